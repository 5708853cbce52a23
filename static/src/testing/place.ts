// Puts the page's one store where a test wants it, as if the frames for it had come.
import { INITIAL } from "../state/reducer";
import { store } from "../state/store";
import type { State } from "../state/types";
import { sampleState } from "./sample";

const UNTOUCHED: State = { ...INITIAL };

/** The page as after the first paint, with the cursor at `cursor` and whatever else a test asks for. */
export function standAt(cursor: number, also: Partial<State> = {}): State {
  // The store's first state is INITIAL itself: make it new again before anything is built on it.
  Object.assign(INITIAL, UNTOUCHED);
  Object.assign(store.get(), sampleState(cursor), also);
  return store.get();
}
