// What stands open on the stage: layers of a graph, in place.
import { blockKeys, openAtFirst, openToOperations } from "../graph/blocks";
import type { GraphFrame } from "../protocol.gen";
import type { Magnification, State } from "./types";

/** What a magnification shows opened in place. */
export function openFor(state: State, magnification: Magnification): ReadonlySet<string> {
  if (magnification === "scalars" || !state.graph) return state.open;
  return new Set(magnification === "operations" ? openToOperations(state.graph) : openAtFirst(state.graph));
}

/** What stays open in a new graph: what was, and what is open at first of the blocks that were not there. */
export function openIn(state: State, graph: GraphFrame): ReadonlySet<string> {
  if (state.magnification === "operations") return openFor({ ...state, graph }, "operations");
  const before = state.graph ? blockKeys(state.graph) : new Set();
  return new Set([...state.open, ...openAtFirst(graph).filter((key) => !before.has(key))]);
}

/** A layer opened, or closed again. */
export function toggleLayer(state: State, layer: string): State {
  const open = new Set(state.open);
  if (!open.delete(layer)) open.add(layer);
  return { ...state, open };
}
