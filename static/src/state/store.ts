// The page's one store. Painters subscribe to it directly; React reads it through the hooks.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
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

const SLOW_MS = 100;

/** The same, at most ten times a second: for text that changes while training. Never late: the last value always arrives. */
export function useSlow<T>(selector: (state: State) => T): T {
  const [value, setValue] = useState(() => selector(store.get()));
  const latest = useRef(selector);
  latest.current = selector;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const refresh = () => {
      timer = undefined;
      last = performance.now();
      setValue(() => latest.current(store.get()));
    };
    const unsubscribe = store.subscribe((state, before) => {
      if (latest.current(state) === latest.current(before) || timer !== undefined) return;
      // While stepping, at once; while training, in the rhythm.
      if (!state.status.playing) refresh();
      else timer = setTimeout(refresh, Math.max(0, SLOW_MS - (performance.now() - last)));
    });
    refresh();
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, []);
  return value;
}
