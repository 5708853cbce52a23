// Why a number is what it is: a walk back from it, one hop a press, with its way through the graph.
import type { GraphFrame, Walk, WalkHop } from "../protocol.gen";
import { lookingAt } from "./trail";
import type { State } from "./types";

/** The walk that is shown: the hops so far known, the one that is looked at, and how it ends. */
export interface Walking {
  hops: readonly WalkHop[];
  at: number;
  ended: Walk["ended"];
}

/** What a way was asked for from: the hops up to there stay, and the answer goes on. */
export interface Asking {
  trace: number;
  kept: readonly WalkHop[];
}

/** The answer to `why` goes on from the hop at which it was asked. One that nobody waits for is left aside. */
export function walked(state: State, frame: Walk): State {
  const { asking, trace, graph } = state;
  if (!asking || !graph || frame.trace !== asking.trace || trace?.id !== frame.trace || frame.hops.length === 0)
    return state;
  const hops = [...asking.kept, ...frame.hops];
  return hopTo({ ...state, asking: null, walk: { hops, at: 0, ended: frame.ended } }, asking.kept.length);
}

/** Look at one hop of the walk: its event, its cell, and the way up to there. */
export function hopTo(state: State, wanted: number): State {
  const { walk, graph } = state;
  const at = Math.max(0, Math.min(wanted, (walk?.hops.length ?? 0) - 1));
  const hop = walk?.hops[at];
  if (!walk || !hop || !graph) return state;
  const row = graph.nodes[hop.node]?.axes[0] === "example" ? (hop.cell[0] ?? state.focus.row) : state.focus.row;
  const looking = lookingAt(state, { ...state.focus, row, at: { node: hop.node, cell: hop.cell } });
  return {
    ...looking,
    walk: { ...walk, at },
    // What was there before the step began was written by no event: the cursor stays where the number is read.
    cursor: hop.cursor > 0 ? hop.cursor : state.cursor,
    leaf: hop.cursor > 0 ? null : hop.number,
    path: pathOf(graph, walk.hops.slice(0, at + 1)),
    selected: hop.node,
    previewed: null,
    showing: "step",
  };
}

/** All nodes on the way: those of the hops, the ops between them, and what was stepped over. */
function pathOf(graph: GraphFrame, hops: readonly WalkHop[]): ReadonlySet<number> {
  const path = new Set<number>();
  hops.forEach((hop, place) => {
    const before = hops[place - 1];
    if (before && before.node !== hop.node) {
      for (const node of between(graph, before.node, hop.node, hop.skipped + 2)) path.add(node);
    }
    path.add(hop.node);
  });
  return path;
}

/** The shortest way through the graph from the later of two nodes back to the earlier; nothing beyond `most` edges. */
function between(graph: GraphFrame, a: number, b: number, most: number): readonly number[] {
  const [early, late] = a < b ? [a, b] : [b, a];
  let ways: number[][] = [[late]];
  for (let length = 0; length < most; length++) {
    const longer: number[][] = [];
    for (const way of ways) {
      for (const source of graph.nodes[way.at(-1) ?? -1]?.inputs ?? []) {
        if (source === early) return [...way, early];
        if (source > early && longer.length < 256) longer.push([...way, source]);
      }
    }
    ways = longer;
  }
  return [];
}
