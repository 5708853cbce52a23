/** What of the canvas changes too often to be drawn from: the last scene, the pointer, whether the ground was moved. */
import type { Point } from "../editor/specs";
import type { DesignScene } from "./scene";

function held<T>(first: T) {
  let value = first;
  return {
    get: () => value,
    set: (next: T) => {
      value = next;
    },
  };
}

export const sceneNow = held<DesignScene | null>(null);
/** Where the pointer was last, on the canvas; null before it was there. */
export const pointer = held<Point | null>(null);
/** All was brought into view, and nobody has moved the ground since: in another room it is brought into view again. */
export const fitted = held(false);
/** The ground was moved since Space went down: then Space was a hand, and not Play. */
export const moved = held(false);
