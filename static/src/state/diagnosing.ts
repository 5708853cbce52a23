// Asks what is wrong with the step that is shown, while the panel Debug is in view.
import type { Asked } from "../socket";
import type { Store } from "./store";
import type { State } from "./types";

/** The diagnosis is of the step on the screen; else it is of an earlier one, and says so. */
export const diagnosisIsCurrent = (state: State): boolean =>
  state.showing === "step" && !state.status.playing && state.diagnosis?.trace === state.trace?.id;

/** Keep the store supplied; returns how to stop. Asked again after an edit: the cures may be others. */
export function keepDiagnosed(store: Store, send: (command: Asked) => void): () => void {
  let asked: readonly unknown[] = [];
  return store.subscribe((state) => {
    const { trace, graph, network } = state;
    if (!state.debugging || state.showing !== "step" || state.status.playing) return;
    if (!trace || trace.graph !== graph?.graph) return;
    const question = [trace.id, graph, network];
    if (question.every((part, at) => part === asked[at])) return;
    asked = question;
    send({ type: "diagnose", trace: trace.id });
  });
}
