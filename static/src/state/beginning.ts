// Training begun anew: entries of the history, so that a press by mistake loses nothing.
import { designOf, line } from "./controls";
import { stepOf, store } from "./store";

/** The initial weights again. What training had taught is an entry of the history, and comes back by undo. */
export function reset(): void {
  const state = store.get();
  const network = designOf(state);
  const command = line.send({ type: "reset" });
  // The key held down is one press: nothing was learned between one Reset and the next.
  const again = stepOf(state) === 0 && state.editor.undo.past.at(-1)?.label === "Reset";
  if (network && !again) store.dispatch({ type: "draft", network, command, label: "Reset", gesture: null });
}
/** Other initial weights, in the same way. */
export function newSeed(seed: number = Math.floor(Math.random() * 10_000)): void {
  const design = designOf(store.get());
  const command = line.send({ type: "new_seed", seed });
  const network = design && { ...design, seed };
  if (network) store.dispatch({ type: "draft", network, command, label: "New seed", gesture: null });
}
