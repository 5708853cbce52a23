// The page's one store. Painters subscribe to it directly; React reads it through the hooks.
import { useSyncExternalStore } from "react";
import { type Action, INITIAL, reduce } from "./reducer";
import type { State } from "./types";

type Listener = (state: State, before: State) => void;

export interface Store {
  get(): State;
  dispatch(action: Action): void;
  subscribe(listener: Listener): () => void;
}

export function createStore(initial: State = INITIAL): Store {
  let state = initial;
  const listeners = new Set<Listener>();
  return {
    get: () => state,
    dispatch(action) {
      const before = state;
      state = reduce(state, action);
      if (state !== before) for (const listener of [...listeners]) listener(state, before);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const store = createStore();

/** A part of the state, as it is now. The selector must return the same object for the same state. */
export function useStore<T>(selector: (state: State) => T): T {
  return useSyncExternalStore(store.subscribe, () => selector(store.get()));
}

/** The training step that is shown, counted from 0; while training, the last one that was made. */
export const stepOf = (state: State): number =>
  (state.showing === "live" ? (state.live ? state.live.step - 1 : 0) : state.trace?.step) ?? 0;

const SLOW_MS = 100;

/** The state as slow text shows it: one moment for the whole page, so that no two sentences tell of different steps. */
function slowly(fast: Store) {
  let shown = fast.get();
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const refresh = () => {
    clearTimeout(timer);
    timer = undefined;
    last = performance.now();
    shown = fast.get();
    for (const listener of [...listeners]) listener();
  };
  fast.subscribe((state) => {
    // While stepping, at once; while training, in the rhythm.
    if (!state.status.playing) refresh();
    else timer ??= setTimeout(refresh, Math.max(0, SLOW_MS - (performance.now() - last)));
  });
  return {
    get: () => shown,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const slow = slowly(store);

/**
 * The same, at most ten times a second: for text that changes while training. Never late: the last value always
 * arrives, and everywhere at once.
 */
export function useSlow<T>(selector: (state: State) => T): T {
  return useSyncExternalStore(slow.subscribe, () => selector(slow.get()));
}
