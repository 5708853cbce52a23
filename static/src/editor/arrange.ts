// Nodes put in line. Sizes and places are the canvas's: only it knows where the layout has put what is not pinned.

import type { Network } from "../protocol.gen";
import { placeNodes } from "./edits";
import type { Point } from "./specs";

export type Line = "left" | "right" | "top" | "bottom" | "middle" | "centre";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** "left", "centre" and "right" put nodes below each other, "top", "middle" and "bottom" beside each other. */
export function align(network: Network, ids: Iterable<string>, line: Line, boxes: ReadonlyMap<string, Box>): Network {
  const chosen = [...ids].flatMap((id) => {
    const box = boxes.get(id);
    return box ? [{ id, box }] : [];
  });
  if (chosen.length < 2) return network;
  const across = line === "left" || line === "right" || line === "centre";
  const starts = chosen.map(({ box }) => (across ? box.x : box.y));
  const ends = chosen.map(({ box }) => (across ? box.x + box.width : box.y + box.height));
  const [low, high] = [Math.min(...starts), Math.max(...ends)];
  const start = (size: number) =>
    line === "left" || line === "top"
      ? low
      : line === "right" || line === "bottom"
        ? high - size
        : (low + high - size) / 2;
  const places = new Map<string, Point>(
    chosen.map(({ id, box }) => [id, across ? [start(box.width), box.y] : [box.x, start(box.height)]]),
  );
  return placeNodes(network, places);
}
