/** The one node that is picked, as the beginning of a connection. */
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
