/** The one edge that the event under the cursor runs along: its two ends, and where they stand. Pure geometry. */
import type { GraphNode } from "../protocol.gen";
import type { Picture, Slot } from "../state/types";
import type { Box, Size } from "./box";
import { nowOf } from "./now";

export interface EdgeEnd {
  node: GraphNode;
  slot: Extract<Slot, "value" | "grad">;
}

export interface EdgeView {
  left: EdgeEnd | null;
  right: EdgeEnd | null;
  /** The end that was just written. */
  written: "left" | "right";
  backward: boolean;
  /** Words on what lies between: the op, or "× local". */
  between: string;
}

/** What the event under the cursor took and what it made of it. */
export function edgeOf(picture: Picture): EdgeView | null {
  const now = nowOf(picture);
  const { graph } = picture;
  if (!now || !graph) return null;
  const at = (id: number | null | undefined, slot: EdgeEnd["slot"]): EdgeEnd | null => {
    const node = id === null || id === undefined ? undefined : graph.nodes[id];
    return node ? { node, slot } : null;
  };
  const op = graph.nodes[now.node];
  const name = (op?.op ?? "").replaceAll("_", " ");
  switch (now.event.kind) {
    case "forward":
    case "loss":
      return {
        left: at(op?.inputs[0], "value"),
        right: at(now.node, "value"),
        written: "right",
        backward: false,
        between: name,
      };
    case "vjp":
      return {
        left: at(now.target, "grad"),
        right: at(now.node, "grad"),
        written: "left",
        backward: true,
        between: "× local",
      };
    case "accumulate":
      return {
        left: at(now.target, "grad"),
        right: at(now.node, "grad"),
        written: "left",
        backward: true,
        between: "add",
      };
    case "seed":
      return {
        left: at(now.target, "value"),
        right: at(now.target, "grad"),
        written: "right",
        backward: true,
        between: "seed",
      };
    case "update":
      return {
        left: at(now.target, "grad"),
        right: at(now.target, "value"),
        written: "right",
        backward: false,
        between: "update",
      };
    case "clip":
      return {
        left: at(now.target, "value"),
        right: at(now.target, "grad"),
        written: "right",
        backward: true,
        between: "clip",
      };
    case "zero":
      return null;
  }
}

export const EDGE = { margin: 8, gap: 54 } as const;

/** The two ends side by side. */
export function edgeBoxes(room: Size): [left: Box, right: Box] {
  const w = (room.width - 2 * EDGE.margin - EDGE.gap) / 2;
  const box = (x: number): Box => ({ x, y: 6, w, h: Math.max(120, room.height - 12) });
  return [box(EDGE.margin), box(EDGE.margin + w + EDGE.gap)];
}
