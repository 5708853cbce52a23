// Edits of nodes as pure functions: a design in, the next design out. What is not there changes nothing.

import type { Network } from "../protocol.gen";
import {
  canBeOff,
  type Edge,
  FARTHEST,
  idFor,
  idLike,
  idsOf,
  MAX_NODES,
  type NodeSpec,
  type Point,
  specOf,
  type What,
} from "./specs";

export interface Added {
  network: Network;
  id: string;
}

export interface Several {
  network: Network;
  ids: string[];
}

const within = (x: number) => Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(x)));

/** A place as the design keeps it: whole pixels, within reach. */
export const placed = ([x, y]: Point): [number, number] => [within(x), within(y)];

/** The design with some nodes changed; itself where none was. */
export function withNodes(network: Network, change: (node: NodeSpec) => NodeSpec): Network {
  let changed = false;
  const nodes = network.nodes.map((node) => {
    const next = change(node);
    changed ||= next !== node;
    return next;
  });
  return changed ? { ...network, nodes } : network;
}

/** A new node that nothing feeds yet; null for `at` leaves its place to the layout. */
export function newNode(network: Network, what: What, at: Point | null): Added {
  const id = idFor(idsOf(network), what);
  if (network.nodes.length >= MAX_NODES) return { network, id };
  const node = { ...specOf(what, id), ...(at && { at: placed(at) }) };
  return { network: { ...network, nodes: [...network.nodes, node] }, id };
}

/**
 * The design without these nodes and their edges. With `heal`, what the first input of each carried feeds what it fed.
 * Weights that others shared with one of them pass on to the first of those.
 */
export function removeNodes(network: Network, ids: Iterable<string>, { heal = false } = {}): Network {
  const gone = new Set([...ids].filter((id) => network.nodes.some((node) => node.id === id)));
  if (gone.size === 0) return network;
  const edges = heal ? healed(network, gone) : network.edges.filter((edge) => !touches(edge, gone));
  return { ...network, nodes: inherited(network.nodes, gone), edges };
}

const touches = ({ source, target }: Edge, ids: ReadonlySet<string>) => ids.has(source) || ids.has(target);

/** The edges around the nodes that go: each source is replaced by the nearest that stays, along first inputs. */
function healed({ edges }: Network, gone: ReadonlySet<string>): Edge[] {
  const first = new Map<string, string>();
  for (const { source, target, port } of edges) if (port === 0) first.set(target, source);
  const staying = (source: string): string | null => {
    const seen = new Set<string>();
    let at: string | undefined = source;
    while (at !== undefined && gone.has(at)) {
      if (seen.has(at)) return null;
      seen.add(at);
      at = first.get(at);
    }
    return at ?? null;
  };
  return edges.flatMap((edge) => {
    if (gone.has(edge.target)) return [];
    if (!gone.has(edge.source)) return [edge];
    const source = staying(edge.source);
    return source === null ? [] : [{ ...edge, source }];
  });
}

/** The nodes that stay. Of those that computed with the weights of one that goes, the first has them from now on. */
function inherited(nodes: readonly NodeSpec[], gone: ReadonlySet<string>): NodeSpec[] {
  const heirs = new Map<string, string>();
  return nodes
    .filter(({ id }) => !gone.has(id))
    .map((node) => {
      if (!("shares" in node) || !node.shares || !gone.has(node.shares)) return node;
      const heir = heirs.get(node.shares);
      if (heir === undefined) heirs.set(node.shares, node.id);
      return without({ ...node, ...(heir !== undefined && { shares: heir }) }, heir === undefined ? "shares" : "");
    });
}

function without(node: NodeSpec, field: string): NodeSpec {
  const { [field]: _, ...rest } = node as unknown as Record<string, unknown>;
  return rest as unknown as NodeSpec;
}

/** Nodes pinned somewhere else, or (null) left to the layout again. */
export const placeNodes = (network: Network, places: ReadonlyMap<string, Point | null>): Network =>
  withNodes(network, (node) => {
    const at = places.get(node.id);
    if (at === undefined) return node;
    if (at === null) return node.at ? without(node, "at") : node;
    const [x, y] = placed(at);
    return node.at?.[0] === x && node.at[1] === y ? node : { ...node, at: [x, y] };
  });

/** Nodes that are pinned, moved by so much. Those that the layout places stay: where they are, only the canvas knows. */
export function moveNodes(network: Network, ids: Iterable<string>, dx: number, dy: number): Network {
  const moving = new Set(ids);
  const places = new Map<string, Point>();
  for (const { id, at } of network.nodes) if (at && moving.has(id)) places.set(id, [at[0] + dx, at[1] + dy]);
  return placeNodes(network, places);
}

/**
 * One field of a node: "units", or of a layer "settings.kernel", of an op "attrs.axis". Null takes an optional field away, and
 * undefined takes a setting away, so that its default holds.
 */
export function setField(network: Network, id: string, field: string, value: unknown): Network {
  const [name, part] = field.split(".") as [string, string | undefined];
  return withNodes(network, (node) => {
    if (node.id !== id || name === "id" || name === "kind") return node;
    const record = node as unknown as Record<string, unknown>;
    if (part === undefined) {
      if (value === null || value === undefined) return name in record ? without(node, name) : node;
      return same(record[name], value) ? node : ({ ...record, [name]: value } as unknown as NodeSpec);
    }
    const settings = record[name] as Record<string, unknown> | undefined;
    if (!settings || same(settings[part], value)) return node;
    const { [part]: _, ...others } = settings;
    const next = value === undefined || value === null ? others : { ...settings, [part]: value };
    return { ...record, [name]: next } as unknown as NodeSpec;
  });
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Switched off (or with null on again): bypassed, or muted. Only what computes can be. */
export function setOff(network: Network, ids: Iterable<string>, off: "bypass" | "mute" | null): Network {
  const chosen = new Set(ids);
  return withNodes(network, (node) => {
    if (!chosen.has(node.id) || !canBeOff(node) || (node.off ?? null) === off) return node;
    return off === null ? without(node, "off") : { ...node, off };
  });
}

const BESIDE = 32;

/**
 * Copies of these nodes a little beside them, with the edges among them, and fed by what feeds the originals. `places` says
 * where those stand that are not pinned.
 */
export function duplicate(
  network: Network,
  ids: Iterable<string>,
  places: ReadonlyMap<string, Point> = new Map(),
): Several {
  const chosen = new Set(ids);
  const nodes = network.nodes
    .filter(({ id }) => chosen.has(id))
    .map((node) => {
      const at = node.at ?? places.get(node.id);
      return at ? { ...node, at: placed(at) } : node;
    });
  const inner = network.edges.filter(({ target }) => chosen.has(target));
  return addCopies(network, nodes, inner, { by: [BESIDE, BESIDE] });
}

interface Copying {
  by: Point;
  /** What becomes of each copy besides its id and its place. */
  change?: (copy: NodeSpec, original: NodeSpec) => NodeSpec;
}

/**
 * Nodes added under new ids, with `edges` into them. Edges and shared weights that name one of them then name its copy; those
 * that name another node of the design stay, and those that name neither fall away.
 */
export function addCopies(
  network: Network,
  nodes: readonly NodeSpec[],
  edges: readonly Edge[],
  { by: [dx, dy], change }: Copying,
): Several {
  if (network.nodes.length + nodes.length > MAX_NODES) return { network, ids: [] };
  const taken = idsOf(network);
  const known = idsOf(network);
  const renamed = new Map<string, string>();
  for (const node of nodes) {
    const id = taken.has(node.id) ? idLike(taken, node.id) : node.id;
    taken.add(id);
    renamed.set(node.id, id);
  }
  const copies = nodes.map((node) => {
    let copy: NodeSpec = { ...node, id: renamed.get(node.id) as string };
    if (node.at) copy = { ...copy, at: placed([node.at[0] + dx, node.at[1] + dy]) };
    if ("shares" in copy && copy.shares) {
      const shares = renamed.get(copy.shares) ?? (known.has(copy.shares) ? copy.shares : null);
      copy = shares === null ? without(copy, "shares") : { ...copy, shares };
    }
    return change ? change(copy, node) : copy;
  });
  const added = edges.flatMap((edge) => {
    const source = renamed.get(edge.source) ?? (known.has(edge.source) ? edge.source : null);
    const target = renamed.get(edge.target);
    return source === null || target === undefined ? [] : [{ ...edge, source, target }];
  });
  return {
    network: { ...network, nodes: [...network.nodes, ...copies], edges: [...network.edges, ...added] },
    ids: copies.map(({ id }) => id),
  };
}
