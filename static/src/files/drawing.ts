// What is to be drawn in a picture: the scene on the stage, or the canvas of the design.
import { shownScene } from "../paint/places";
import { designOf } from "../state/controls";
import { foldedIn } from "../state/folded";
import { store } from "../state/store";
import { blueprint } from "./blueprint";
import type { Drawing } from "./picture";

/** From this zoom on the stage writes numbers into the cells; so does the picture. */
const CLOSE = 1.5;
const CLOSER = 1.6;

export interface Zoomed extends Drawing {
  /** How near the painters draw it. */
  zoom: number;
}

/** All of what the present view shows a part of; null where there is nothing yet. */
export function presentDrawing(): Zoomed | null {
  const state = store.get();
  const network = designOf(state);
  if (state.magnification === "build") {
    return network && { ...blueprint(network, state.network, foldedIn(state)), zoom: 1 };
  }
  const shown = shownScene();
  if (!shown) return null;
  const { scene, zoom } = shown;
  return {
    bounds: scene.bounds,
    zoom: zoom > CLOSE ? CLOSER : 1,
    paint: (pen) => scene.paint(pen, store.get(), null),
  };
}
