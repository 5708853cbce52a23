/** Where every card is, as a rectangle. Pure. */
import type { Place } from "./place";
import type { Rect } from "./rects";
import type { DesignScene } from "./scene";

/** Where every card is now: where the scene has it, or where it is being dragged. */
export function boxesOf(scene: DesignScene, dragged: ReadonlyMap<string, Place>): Map<string, Rect> {
  const boxes = new Map<string, Rect>();
  for (const { id, size } of scene.cards) {
    const [x, y] = dragged.get(id) ?? (scene.places.get(id) as Place);
    boxes.set(id, { x, y, width: size.w, height: size.h });
  }
  return boxes;
}
