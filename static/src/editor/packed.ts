// The history as text, so that it outlives a reload: what designs share is written once.
import type { Network } from "../protocol.gen";
import { isEdge, isNode } from "./checked";
import type { Edge, NodeSpec } from "./specs";
import { type Entry, NOTHING_DONE, sameDesign, type Typed, type Undo } from "./undo";

const VERSION = 1;
/** A browser keeps about 5 million letters for a page. */
export const LONGEST = 1_500_000;

type Rest = Omit<Network, "nodes" | "edges">;

interface PackedEntry {
  label: string;
  before: number;
  after: number;
  command: number;
  typed: Typed | null;
}

interface Packed {
  version: number;
  nodes: NodeSpec[];
  edges: Edge[][];
  rests: Rest[];
  /** Of each design the places of its nodes, of its edges, and of the rest of it. */
  designs: [nodes: number[], edges: number, rest: number][];
  past: PackedEntry[];
  future: PackedEntry[];
}

/** A list in which each thing has one place. */
function shelf<T>() {
  const places = new Map<unknown, number>();
  const things: T[] = [];
  return {
    things,
    place(key: unknown, thing: () => T): number {
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, things.length);
      return things.push(thing()) - 1;
    },
  };
}

/** As many of the entries next to the present as there is room for. */
export function packed({ past, future }: Undo): string {
  for (let most = Math.max(past.length, future.length); ; most = Math.floor(most / 2)) {
    const near = (entries: readonly Entry[]) => entries.slice(Math.max(0, entries.length - most));
    const text = JSON.stringify(pack({ past: near(past), future: near(future) }));
    if (text.length <= LONGEST || most === 0) return text;
  }
}

function pack({ past, future }: Undo): Packed {
  const nodes = shelf<NodeSpec>();
  const edges = shelf<Edge[]>();
  const rests = shelf<Rest>();
  const designs = shelf<Packed["designs"][number]>();
  const design = (network: Network) =>
    designs.place(network, () => {
      const { nodes: all, edges: ways, ...rest } = network;
      const written = JSON.stringify(rest);
      return [
        all.map((node) => nodes.place(node, () => node)),
        edges.place(ways, () => ways),
        rests.place(written, () => rest),
      ];
    });
  const entry = ({ label, before, after, command, typed }: Entry): PackedEntry => ({
    label,
    before: design(before),
    after: design(after),
    command,
    typed,
  });
  const entries = { past: past.map(entry), future: future.map(entry) };
  return {
    version: VERSION,
    nodes: nodes.things,
    edges: edges.things,
    rests: rests.things,
    designs: designs.things,
    ...entries,
  };
}

/** The history that a text holds, where it leads to and from this design; else none. */
export function unpacked(text: string | null, now: Network): Undo {
  try {
    const undo = unpack(JSON.parse(text ?? "") as Packed);
    const here = undo.past.at(-1)?.after ?? undo.future.at(-1)?.before;
    return here && sameDesign(here, now) ? undo : NOTHING_DONE;
  } catch {
    return NOTHING_DONE;
  }
}

function unpack({ version, nodes, edges, rests, designs, past, future }: Packed): Undo {
  if (version !== VERSION || !nodes.every(isNode) || !edges.every((list) => list.every(isEdge)))
    throw new Error("a history of another kind");
  const made = designs.map(([places, ways, rest]) => ({
    ...there(rests[rest]),
    nodes: places.map((place) => there(nodes[place])),
    edges: there(edges[ways]),
  }));
  const entry = ({ label, before, after, command, typed }: PackedEntry): Entry => ({
    label: String(label),
    before: there(made[before]),
    after: there(made[after]),
    command: Number(command),
    typed,
    earlier: [],
    gesture: null,
  });
  return { past: past.map(entry), future: future.map(entry) };
}

function there<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("a place that is not there");
  return thing;
}
