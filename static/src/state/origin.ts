// Where a number that stands in an explanation was written: by which event of the trace, or by none of them.
import { real } from "../frames";
import type { Quantity } from "../protocol.gen";
import { readCell } from "./cells";
import { key } from "./tiles";
import type { Slot, Trace } from "./types";

export interface Origin {
  node: number;
  cell: readonly number[];
  slot: Slot;
  /** The event that wrote it; −1: it was there before the step began. */
  event: number;
}

/**
 * The origin of a number in the explanation of the event that ended at `cursor`. null: it is kept nowhere (it was worked
 * out on the way), or what is kept at its place is another number, as the whole sum is where this is one term of it.
 */
export function originOf(trace: Trace | null, cursor: number, quantity: Quantity): Origin | null {
  const { node, cell, role } = quantity;
  // Without a slot it is a value that the event has overwritten.
  const slot = quantity.slot ?? "value";
  if (!trace || node === null || cell === null || role === "plain") return null;
  const seen = trace.writes.get(key(node, slot))?.filter((tile) => tile.event < cursor) ?? [];
  // What the event itself wrote is meant where it is its result; all else is older.
  const result = role === "total" || role === "contribution";
  const order = [...seen].reverse();
  if (!result) order.sort((a, b) => Number(a.event === cursor - 1) - Number(b.event === cursor - 1));
  const value = Math.fround(real(quantity.value));
  const found = order.find((tile) => {
    const known = readCell(tile, cell);
    return known === undefined || known === value || (known !== null && Number.isNaN(known) && Number.isNaN(value));
  });
  return found ? { node, cell, slot, event: found.event } : null;
}
