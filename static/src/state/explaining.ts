// Asks for the explanations around the cursor before they are needed, so that a step finds its own already here.
import type { Asked } from "../socket";
import type { Store } from "./store";
import type { Focus, State } from "./types";

/** Terms of a long sum that are asked for at first. */
const FIRST_TERMS = 64;
const BEHIND = 4;
const AHEAD = 14;
/** Of a cell that was pointed at: the next press is likely to point at another one. */
const AHEAD_POINTED = 4;

export const shownCursor = (state: State): number => state.previewed ?? state.cursor;

/** The explanation of the event under the cursor; null while it is on its way, or when nothing has run. */
export const explanationOf = (state: State) =>
  state.showing === "step" ? (state.explanations.get(shownCursor(state)) ?? null) : null;

function missing(state: State): { first: number; last: number } | null {
  const count = state.graph?.events.length ?? 0;
  if (state.showing !== "step" || state.status.playing || !state.trace || state.trace.graph !== state.graph?.graph)
    return null;
  const cursor = shownCursor(state);
  const near = [cursor - 1, cursor, cursor + 1, cursor + 2].filter((at) => at >= 1 && at <= count);
  if (near.every((at) => state.explanations.has(at))) return null;
  // What is looked at comes first, and by itself: it takes the server a millisecond, a whole window ten.
  const waited = cursor >= 1 && !state.explanations.has(cursor);
  const [behind, ahead] = waited ? [1, 2] : [BEHIND, state.focus.at ? AHEAD_POINTED : AHEAD];
  return { first: Math.max(1, cursor - behind), last: Math.min(count, cursor + ahead) };
}

/** The cell that is asked about, as the server is told it. */
export const question = ({ row, unit, input, at }: Focus) => ({
  row,
  unit,
  input,
  node: at?.node ?? null,
  cell: at ? [...at.cell] : null,
  terms: FIRST_TERMS,
});

/** Keep the store supplied; returns how to stop. */
export function keepExplained(store: Store, send: (command: Asked) => void): () => void {
  let asked = "";
  return store.subscribe((state) => {
    const window = missing(state);
    if (!window || !state.trace) return;
    const wanted = { ...question(state.focus), trace: state.trace.id, ...window };
    const name = Object.values(wanted).join();
    if (name === asked) return;
    asked = name;
    send({ type: "explain", ...wanted });
  });
}
