/** Where the stage shows a node on the screen, for what points at it from outside the stage. */
import type { Box } from "../graph/box";
import type { Scene } from "../graph/scene";

type Finder = (node: number) => Box | null;

let finder: Finder | null = null;

/** The stage that is on the screen says where things are; returns how to take that back. */
export function offerPlaces(find: Finder): () => void {
  finder = find;
  return () => {
    if (finder === find) finder = null;
  };
}

/** A node's place in the coordinates of the window; null where it is not in view. */
export const placeOnScreen = (node: number): Box | null => finder?.(node) ?? null;

/** What the stage shows, and how near. */
export interface Shown {
  scene: Scene;
  zoom: number;
}

let looker: (() => Shown | null) | null = null;

/** The stage that is on the screen says what it shows, to who draws it elsewhere; returns how to take that back. */
export function offerScene(look: () => Shown | null): () => void {
  looker = look;
  return () => {
    if (looker === look) looker = null;
  };
}

export const shownScene = (): Shown | null => looker?.() ?? null;
