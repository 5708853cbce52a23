// What is looked at: a cell, the explanations of it, and the way back to what was looked at before.
import type { Explanation, Explanations } from "../protocol.gen";
import type { Focus, Place, State } from "./types";

/** Places that can be gone back to. */
export const MOST_TRAIL = 64;
/** Explanations of other cells that are kept. */
const MOST_PREPARED = 96;

/** No walk of Why is shown. */
export const NO_WALK = { walk: null, asking: null, path: new Set<number>() } as const;

/** What a new graph or a new trace leaves of the questions that were asked. */
export const NOTHING_ASKED = {
  explanations: new Map<number, Explanation>(),
  prepared: new Map<string, Explanation>(),
  leaf: null,
  trail: [],
  ...NO_WALK,
} as const;

/** What a question is about, but for the event. */
const subject = ({ row, unit, input, at }: Focus) => `${[row, unit, input, at?.node ?? "", at?.cell ?? ""].join()}|`;

const asked = (frame: Explanations): Focus => ({
  row: frame.row,
  unit: frame.unit,
  input: frame.input,
  at: frame.node === null || frame.cell === null ? null : { node: frame.node, cell: frame.cell },
});

function kept(prepared: State["prepared"], focus: Focus, items: Iterable<Explanation>): State["prepared"] {
  const all = new Map(prepared);
  for (const item of items) {
    const name = subject(focus) + item.cursor;
    all.delete(name);
    all.set(name, item);
  }
  for (const name of [...all.keys()].slice(0, Math.max(0, all.size - MOST_PREPARED))) all.delete(name);
  return all;
}

/** Another cell: what is known of it already is there at once, and what was known of this one is kept for the way back. */
export function lookingAt(state: State, focus: Focus): State {
  const about = subject(focus);
  if (about === subject(state.focus)) return { ...state, focus };
  const own = state.explanations.get(state.cursor);
  const prepared = own ? kept(state.prepared, state.focus, [own]) : state.prepared;
  const ready = [...prepared].flatMap(([name, item]) => (name.startsWith(about) ? [[item.cursor, item] as const] : []));
  return { ...state, focus, prepared, explanations: new Map(ready) };
}

/** The answer to the question that is asked now joins the others; one to another question is kept until it is asked. */
export function explained(state: State, frame: Explanations): State {
  const about = asked(frame);
  if (subject(about) !== subject(state.focus)) {
    return { ...state, prepared: kept(state.prepared, about, frame.items) };
  }
  const explanations = new Map(state.explanations);
  for (const item of frame.items) {
    // An answer with all terms of a sum is not replaced by one with the first few.
    if ((explanations.get(item.cursor)?.terms.length ?? 0) <= item.terms.length) explanations.set(item.cursor, item);
  }
  return { ...state, explanations };
}

export const placeOf = ({ cursor, focus, leaf }: State): Place => ({ cursor, focus, leaf });

export function placedAt(state: State, { cursor, focus, leaf }: Place): State {
  return { ...lookingAt(state, focus), cursor, leaf, previewed: null, selected: leaf?.node ?? null, showing: "step" };
}
