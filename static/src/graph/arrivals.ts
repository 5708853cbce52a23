/** What a gradient is the sum of, and how much of it has arrived at the cursor. Pure: a function of (graph, trace, cursor). */
import type { GraphEvent, GraphNode } from "../protocol.gen";
import { cellInFocus, type Reading, readCell } from "../state/cells";
import { stepPicture } from "../state/picture";
import type { State } from "../state/types";
import { momentsOf } from "./moments";

export interface Arrival {
  value: Reading;
  /** The op that it came through; null: it was still there from the step before. */
  from: GraphNode | null;
  /** The event that wrote it; −1 where it was there before the first. */
  event: number;
}

export interface Arrivals {
  target: GraphNode;
  /** In the order of adding, the newest last. */
  arrived: Arrival[];
  /** Contributions of this step that are still to come. */
  toCome: number;
  /** What stands in the gradient now; null while the newest contribution is not added yet. */
  total: Reading;
}

/** The sum under way at the cursor: where several paths meet, or where a leaf kept its gradient. Null where there is none. */
export function arrivalsOf(state: State): Arrivals | null {
  const { trace, picture, focus } = state;
  const { graph, event, cursor, mean } = picture;
  if (!graph || !trace || !event || picture.mode !== "step" || !isOfGradient(event)) return null;
  const target = graph.nodes[event.target];
  if (!target) return null;
  const handed = momentsOf(graph.events).into.get(target.id) ?? [];
  const looking = { focus, mean };
  const at = (moment: number, slot: "grad" | "contribution"): Reading => {
    const tile = stepPicture(graph, trace, moment, looking).tile(target.id, slot);
    return tile ? readCell(tile, cellInFocus(target, tile.shape, focus)) : null;
  };
  const held = at(0, "grad");
  if (handed.length < 2 && held === null) return null;
  const arrived: Arrival[] = held === null ? [] : [{ value: held, from: null, event: -1 }];
  for (const index of handed) {
    const one = graph.events[index] as GraphEvent;
    if (index >= cursor) break;
    const slot = one.writes === "contribution" ? "contribution" : "grad";
    arrived.push({ value: at(index + 1, slot), from: graph.nodes[one.node] ?? null, event: index });
  }
  return {
    target,
    arrived,
    toCome: handed.filter((index) => index >= cursor).length,
    total: event.writes === "contribution" ? null : at(cursor, "grad"),
  };
}

const isOfGradient = (event: GraphEvent) => event.kind === "vjp" || event.kind === "accumulate";
