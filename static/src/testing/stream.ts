// The edits that a page sends while someone works by chance: gestures, typing, undo, redo; in the end all is taken back, done
// again, and taken back.
import { designOfEntry, didAgain, goesOn, NOTHING_DONE, recorded, tookBack, type Undo } from "../editor/undo";
import type { Network } from "../protocol.gen";
import { chance } from "./chance";
import { anyGesture, gentleGesture } from "./gestures";

export interface Sent {
  network: Network;
  undoes: number | null;
}

/** Command `n` is the n-th of what is sent, from 1. At `turning` all begins to be taken back; `again` ends doing it again. */
export interface Stream {
  sent: Sent[];
  turning: number;
  again: number;
}

export function stream(start: Network, seed: number, gestures: number): Stream {
  const draw = chance(seed);
  const sent: Sent[] = [];
  let now = start;
  let undo: Undo = NOTHING_DONE;
  const edit = (after: Network, gesture: string | null = null) => {
    if (after === now) return;
    sent.push({ network: after, undoes: goesOn(undo, gesture)?.command ?? null });
    undo = recorded(undo, { label: "", before: now, after, command: sent.length, gesture });
    now = after;
  };
  const turn = (side: "before" | "after") => {
    const entry = (side === "before" ? undo.past : undo.future).at(-1);
    if (!entry) return false;
    now = designOfEntry(entry, side, now);
    sent.push({ network: now, undoes: entry.command });
    undo = (side === "before" ? tookBack : didAgain)(undo, sent.length);
    return true;
  };
  for (let gesture = 0; gesture < gestures; gesture++) {
    const wild = draw.next() < 0.2;
    // What is typed is sent letter by letter.
    const letters = wild ? 1 : 1 + draw.below(3);
    for (let letter = 0; letter < letters; letter++)
      edit((wild ? anyGesture : gentleGesture)(now, draw), letters > 1 ? `typing ${gesture}` : null);
    if (wild || draw.next() < 0.2) turn("before");
    if (!wild && draw.next() < 0.1) turn("after");
  }
  while (turn("after"));
  const turning = sent.length;
  while (turn("before"));
  while (turn("after"));
  const again = sent.length;
  while (turn("before"));
  return { sent, turning, again };
}
