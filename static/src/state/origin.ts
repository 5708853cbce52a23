// Where a number that stands in an explanation was written: by which event of the trace, or by none of them.
import { real } from "../frames";
import type { GraphFrame, Quantity } from "../protocol.gen";
import { type Reading, readCell } from "./cells";
import { key, writesOf } from "./tiles";
import type { Slot, Trace } from "./types";

export interface Origin {
  node: number;
  cell: readonly number[];
  slot: Slot;
  /** The event that wrote it; −1: it was there before the step began. */
  event: number;
}

/** What is known of a slot's writes: their events, in order, and the number that each left at a cell as far as a tile holds it. */
interface Writes {
  events: readonly number[];
  at(event: number, cell: readonly number[]): Reading;
}

function writesTo(trace: Trace, graph: GraphFrame | null, node: number, slot: Slot): Writes {
  const name = key(node, slot);
  const sent = trace.writes.get(name);
  const looked = trace.looked.flatMap((look) => look.tiles.get(name) ?? []);
  // A large trace comes without most of its tensors: then the events say what was written when.
  const left =
    graph && !sent ? [...(graph.nodes[node]?.kind === "op" ? [] : [-1]), ...(writesOf(graph).get(name) ?? [])] : [];
  const events = new Set([...(sent ?? []).map((tile) => tile.event), ...looked.map((tile) => tile.event), ...left]);
  return {
    events: [...events].sort((a, b) => a - b),
    at(event, cell) {
      for (const tile of [...(sent ?? []), ...looked]) {
        const known = tile.event === event && !tile.mean ? readCell(tile, cell) : undefined;
        if (known !== undefined) return known;
      }
      return undefined;
    },
  };
}

/**
 * The origin of a number in the explanation of the event that ended at `cursor`. null: it is kept nowhere (it was worked
 * out on the way), or what is kept at its place is another number, as the whole sum is where this is one term of it.
 */
export function originOf(
  trace: Trace | null,
  cursor: number,
  quantity: Quantity,
  graph: GraphFrame | null = null,
): Origin | null {
  const { node, cell, role } = quantity;
  // Without a slot it is a value that the event has overwritten.
  const slot = quantity.slot ?? "value";
  if (!trace || node === null || cell === null || role === "plain") return null;
  const writes = writesTo(trace, graph, node, slot);
  // What the event itself wrote is meant where it is its result; all else is older.
  const result = role === "total" || role === "contribution";
  const order = writes.events.filter((event) => event < cursor).reverse();
  if (!result) order.sort((a, b) => Number(a === cursor - 1) - Number(b === cursor - 1));
  const value = Math.fround(real(quantity.value));
  const event = order.find((one) => {
    const known = writes.at(one, cell);
    return known === undefined || known === value || (known !== null && Number.isNaN(known) && Number.isNaN(value));
  });
  return event === undefined ? null : { node, cell, slot, event };
}
