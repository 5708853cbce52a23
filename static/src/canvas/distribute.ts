/** Nodes with equal gaps between them: the outermost two stay. Pure. */
import type { Box } from "../editor/arrange";
import { placeNodes } from "../editor/edits";
import type { Point } from "../editor/specs";
import type { Network } from "../protocol.gen";

export function distribute(
  network: Network,
  ids: Iterable<string>,
  way: "across" | "down",
  boxes: ReadonlyMap<string, Box>,
): Network {
  const across = way === "across";
  const start = (box: Box) => (across ? box.x : box.y);
  const size = (box: Box) => (across ? box.width : box.height);
  const chosen = [...ids]
    .flatMap((id) => {
      const box = boxes.get(id);
      return box ? [{ id, box }] : [];
    })
    .sort((a, b) => start(a.box) - start(b.box));
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (!first || !last || chosen.length < 3) return network;
  const room = start(last.box) + size(last.box) - start(first.box);
  const gap = (room - chosen.reduce((sum, { box }) => sum + size(box), 0)) / (chosen.length - 1);
  const places = new Map<string, Point>();
  let at = start(first.box);
  for (const { id, box } of chosen) {
    places.set(id, across ? [at, box.y] : [box.x, at]);
    at += size(box) + gap;
  }
  return placeNodes(network, places);
}
