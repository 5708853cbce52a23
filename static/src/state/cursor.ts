// Where a step leads: pure functions from (events, cursor) to a cursor. Cursor k: the first k events have run.
import type { GraphEvent } from "../protocol.gen";

type Same = (a: GraphEvent, b: GraphEvent) => boolean;

export const samePhase: Same = (a, b) => a.phase === b.phase;
export const sameLayer: Same = (a, b) => samePhase(a, b) && a.layer === b.layer;

/** The end of the next group: one whole layer, or phase, further on. */
export function nextGroup(events: readonly GraphEvent[], cursor: number, same: Same): number {
  const first = events[cursor];
  if (!first) return cursor;
  let end = cursor + 1;
  for (let event = events[end]; event && same(first, event); event = events[end]) end += 1;
  return end;
}

/** The end of the group before the one under the cursor. */
export function previousGroup(events: readonly GraphEvent[], cursor: number, same: Same): number {
  const last = events[cursor - 1];
  if (!last) return 0;
  let start = cursor - 1;
  for (let event = events[start - 1]; event && same(last, event); event = events[start - 1]) start -= 1;
  return start;
}
