/** Rectangles on the ground: where cards stand, and the frames of open blocks around them. Pure. */
import { FRAME } from "./sizes";

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The frame around what stands in an open block. */
export function frameBox(members: readonly string[], boxes: ReadonlyMap<string, Rect>): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const id of members) {
    const box = boxes.get(id);
    if (!box) continue;
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  if (left === Infinity) return null;
  return {
    x: left - FRAME.side,
    y: top - FRAME.top,
    width: right - left + 2 * FRAME.side,
    height: bottom - top + FRAME.top + FRAME.bottom,
  };
}
