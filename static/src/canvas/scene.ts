/** The design as it stands on the canvas: cards, wires and the frames of open blocks. Pure. */
import { blocksOf, isWithin, nodesOf } from "../editor/blocks";
import { edgeKey } from "../editor/connect";
import type { Edge, NodeSpec } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { ordered } from "../state/design";
import type { Room } from "./bands";
import { inletsOf, outletOf } from "./blockEnds";
import { portsOf } from "./facts";
import { type Card, type Place, placed, ROOMS } from "./place";
import { BLOCK, type CardSize, sizeOf } from "./sizes";
import { waysOf } from "./ways";
import type { Way } from "./wirePath";

/** A node as a card, or (`block`) a folded block with all that is in it. */
export interface CardItem {
  id: string;
  spec: NodeSpec | null;
  block: string | null;
  members: readonly string[];
  ports: number;
  output: boolean;
  size: CardSize;
}

export interface WireItem {
  id: string;
  edge: Edge;
  source: string;
  target: string;
  port: string;
  /** An end of it lies inside a folded block: what it carries is shown, it is not edited there. */
  inner: boolean;
}

export interface FrameItem {
  block: string;
  members: readonly string[];
}

export interface DesignScene {
  /** In the order of computing. */
  cards: readonly CardItem[];
  wires: readonly WireItem[];
  frames: readonly FrameItem[];
  places: ReadonlyMap<string, Place>;
  /** By wire: the way it goes; where it is straight there is none. */
  ways: ReadonlyMap<string, Way>;
  /** By node: the card that stands for it. */
  shownAs: ReadonlyMap<string, string>;
}

export const blockId = (block: string): string => `block ${block}`;
export const frameId = (block: string): string => `frame ${block}`;

/** The outermost folded block that a path leads into. */
function foldedAround(group: string, folded: ReadonlySet<string>): string | null {
  if (group === "" || folded.size === 0) return null;
  for (let at = group.indexOf("/"); ; at = group.indexOf("/", at + 1)) {
    const path = at < 0 ? group : group.slice(0, at);
    if (folded.has(path)) return path;
    if (at < 0) return null;
  }
}

export function sceneOf(network: Network, folded: ReadonlySet<string>, room: Room = ROOMS.wide): DesignScene {
  const shownAs = new Map<string, string>();
  const order = ordered(network);
  const inOrder = order.length === network.nodes.length ? order : withRest(order, network.nodes);
  for (const { id, group } of inOrder) {
    const block = foldedAround(group, folded);
    shownAs.set(id, block === null ? id : blockId(block));
  }
  const wires = wiresOf(network, shownAs);
  const cards = cardsOf(network, inOrder, shownAs, wires);
  const bySpec = new Map(cards.map((card) => [card.id, card]));
  const places = placed(
    cards.map((card) => toPlace(network, card)),
    wires,
    room,
  );
  const frames = blocksOf(network)
    .filter((block) => foldedAround(block, folded) === null)
    .map((block) => ({
      block,
      members: [...new Set(nodesOf(network, block).map((id) => shownAs.get(id) as string))].filter((id) =>
        bySpec.has(id),
      ),
    }));
  const ways = waysOf({ cards, wires, frames, places });
  return { cards, wires, frames, places, ways, shownAs };
}

/** What stands on a circle, or after one, is computed never: it comes last. */
const withRest = (order: readonly NodeSpec[], nodes: readonly NodeSpec[]): NodeSpec[] => {
  const there = new Set(order);
  return [...order, ...nodes.filter((node) => !there.has(node))];
};

function wiresOf(network: Network, shownAs: ReadonlyMap<string, string>): WireItem[] {
  const wires: WireItem[] = [];
  const inputs = new Map<string, Map<string, number>>();
  const seen = new Set<string>();
  for (const edge of network.edges) {
    const [source, target] = [shownAs.get(edge.source), shownAs.get(edge.target)];
    if (source === undefined || target === undefined || (source === target && source !== edge.source)) continue;
    let port = edge.port;
    if (target !== edge.target) {
      const known = inputs.get(target) ?? new Map<string, number>();
      inputs.set(target, known);
      port = known.get(edge.source) ?? known.size;
      known.set(edge.source, port);
    }
    const inner = source !== edge.source || target !== edge.target;
    const id = inner ? `${edge.source}>${target}.${port}` : edgeKey(edge);
    if (seen.has(id)) continue;
    seen.add(id);
    wires.push({ id, edge, source, target, port: String(port), inner });
  }
  return wires;
}

function cardsOf(
  network: Network,
  order: readonly NodeSpec[],
  shownAs: ReadonlyMap<string, string>,
  wires: readonly WireItem[],
): CardItem[] {
  const connected = new Map<string, number>();
  for (const { target, port } of wires) {
    connected.set(target, Math.max(connected.get(target) ?? 0, Number(port) + 1));
  }
  const cards: CardItem[] = [];
  const blocks = new Set<string>();
  for (const spec of order) {
    const id = shownAs.get(spec.id) as string;
    const ports = connected.get(id) ?? 0;
    if (id === spec.id) {
      const inputs = portsOf(spec, ports);
      const output = spec.kind !== "loss";
      cards.push({ id, spec, block: null, members: [id], ports: inputs, output, size: sizeOf(spec, inputs) });
    } else if (!blocks.has(id)) {
      blocks.add(id);
      const block = id.slice("block ".length);
      const members = network.nodes.filter((node) => isWithin(node.group, block)).map((node) => node.id);
      // One port more for what is open in it.
      const inputs = ports + (inletsOf(network, members).length > 0 ? 1 : 0);
      const size = { w: BLOCK.w, h: Math.max(BLOCK.h, 24 * inputs + 8) };
      const output = outletOf(network, members) !== null;
      cards.push({ id, spec: null, block, members, ports: inputs, output, size });
    }
  }
  return cards;
}

function toPlace(network: Network, card: CardItem): Card {
  const { w, h } = card.size;
  if (card.spec) return { id: card.id, w, h, at: card.spec.at ?? null, group: card.spec.group };
  const block = card.block as string;
  const pins = network.nodes.filter((node) => node.at && isWithin(node.group, block)).map((node) => node.at as Place);
  // A block stands where the first of its pinned nodes does: unfolded, it opens there.
  const at: Place | null =
    pins.length > 0 ? [Math.min(...pins.map(([x]) => x)), Math.min(...pins.map(([, y]) => y))] : null;
  return { id: card.id, w, h, at, group: block.includes("/") ? block.slice(0, block.lastIndexOf("/")) : "" };
}
