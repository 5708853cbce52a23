// Numbers typed over by hand: a cell of a parameter, right before a training step; or of a typed constant, in the design.
import { retyped } from "../editor/values";
import { readCell } from "./cells";
import { changedFor } from "./charting";
import { designOf, edit, line } from "./controls";
import { stepPicture } from "./picture";
import { store } from "./store";
import type { Charted, State } from "./types";

/** One cell of a node's value. */
export type Spot = Pick<Charted, "node" | "cell">;

/** What a cell holds right before the shown training step, while training what it held last; null where that is not known. */
export function valueBefore(state: State, { node, cell }: Spot): number | null {
  const { graph, trace, focus, showing, picture } = state;
  if (!graph) return null;
  if (showing === "live") return readCell(picture.tile(node, "value"), cell) ?? null;
  if (!trace || trace.graph !== graph.graph) return null;
  return readCell(stepPicture(graph, trace, 0, { focus, mean: false }).tile(node, "value"), cell) ?? null;
}

/**
 * Give a cell another number. While training it is taken before the coming step. It is an entry of the history; `from` is what
 * the cell held, where the caller knows better.
 */
export function setValue({ node, cell }: Spot, value: number, from: number | null = null): void {
  const state = store.get();
  const kind = changedFor(state, { node, cell, slot: "value" });
  const one = state.graph?.nodes[node];
  if (!kind || !one) return;
  const design = designOf(state);
  const held = valueBefore(state, { node, cell }) ?? from;
  if (kind === "all") {
    if (design) edit(retyped(design, one.layer, cell, value), { label: `Set ${one.plain} to ${value}` });
    return;
  }
  const command = line.send({ type: "set_value", node, cell: [...cell], value });
  if (!design || held === null || Object.is(held, value)) return;
  const typed = { layer: one.layer, plain: one.plain, cell: [...cell], from: held, to: value };
  store.dispatch({ type: "typed", command, typed, label: `Set a cell of ${one.plain} to ${value}` });
}
