/** What is happening now, in terms of the picture: which layer and op, which way, and the place in the phase. */
import type { GraphEvent, GraphFrame } from "../protocol.gen";
import type { Picture } from "../state/types";
import { phaseAt } from "./moments";

export interface Now {
  event: GraphEvent;
  layer: string | null;
  /** The op (or, in the update, the parameter) that is active. */
  node: number;
  /** The node whose value or gradient was just written, and which of the two. */
  target: number;
  slot: "value" | "grad" | null;
  backward: boolean;
  /** "now, 12 of 15" */
  label: string;
}

export function nowOf(picture: Picture): Now | null {
  const { graph, event } = picture;
  if (!graph || !event) return null;
  return {
    event,
    layer: event.layer,
    node: event.node,
    target: event.target,
    slot: event.writes === "value" ? "value" : event.writes ? "grad" : null,
    backward: event.phase === "backward",
    label: placeInPhase(graph, picture.cursor),
  };
}

/** Counted within its own phase, as everywhere on the page. */
export function placeInPhase(graph: GraphFrame, cursor: number): string {
  const phase = phaseAt(graph.events, cursor);
  return phase ? `now, ${cursor - phase.first + 1} of ${phase.count}` : "";
}
