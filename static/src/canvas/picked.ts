/** The one node that is picked, as the beginning of a connection, and where what is added next comes to stand. */
import { outputsOf } from "../editor/connect";
import type { Edge } from "../editor/specs";
import { designOf } from "../state/controls";
import { store } from "../state/store";
import type { End } from "./view";

/** The output of the one node that is picked. */
export function pickedEnd(): End | null {
  const { editor } = store.get();
  const [only, more] = [...editor.selection];
  const spec = designOf(store.get())?.nodes.find(({ id }) => id === only);
  return spec && more === undefined && spec.kind !== "loss" ? { node: spec.id, port: "out" } : null;
}

/** What is added next: into the one edge that leaves the picked node, else after the node itself. */
export function pickedSpot(): { from: End | null; on: Edge | null } {
  const from = pickedEnd();
  const design = designOf(store.get());
  const [only, more] = from && design ? outputsOf(design, from.node) : [];
  return { from, on: only && more === undefined ? only : null };
}
