// Keeps the address true, and goes where an address says when the page is opened with one.
import { type Address, readAddress, writeAddress } from "./address";
import { line, seek } from "./controls";
import { type Store, stepOf } from "./store";
import type { State } from "./types";

const REST_MS = 150;
const WRITTEN = "backprop-explorer.address";

/** At rest: a training step is shown, and all that was asked for has come. */
const atRest = (state: State): boolean =>
  state.connection === "open" &&
  state.showing === "step" &&
  !state.status.playing &&
  state.pending === 0 &&
  state.trace !== null;

/** Keep the address and the page at one; returns how to stop. */
export function keepAddress(store: Store): () => void {
  let going = readAddress(location.hash);
  let reloaded = sessionStorage.getItem(WRITTEN) === here();
  let asked = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const write = () => {
    if (going || !atRest(store.get())) return;
    const hash = writeAddress(store.get());
    if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
    sessionStorage.setItem(WRITTEN, here());
  };

  /** One command at a time, and each once: what is refused ends the journey. Loaded again in the same tab, the server
   * knows better than the address where the work stands: it may be playing, or have gone on since the last rest. */
  const go = (state: State) => {
    if (!going || state.connection !== "open" || state.pending > 0 || !state.trace || !state.past || !state.network)
      return;
    const next = reloaded && state.resumed ? null : wanted(going, state);
    if (next && next.key !== asked) {
      asked = next.key;
      next.act();
      return;
    }
    const address = going;
    going = null;
    asked = "";
    store.dispatch({ type: "visit", address });
  };

  const heard = () => {
    const to = readAddress(location.hash);
    if (!to || here() === sessionStorage.getItem(WRITTEN)) return;
    going = to;
    reloaded = false;
    asked = "";
    go(store.get());
  };
  addEventListener("hashchange", heard);
  addEventListener("pagehide", write);
  const stop = store.subscribe((state) => {
    go(state);
    clearTimeout(timer);
    timer = setTimeout(write, REST_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("hashchange", heard);
    removeEventListener("pagehide", write);
  };
}

const here = () => location.pathname + location.search + location.hash;

interface Leg {
  key: string;
  act(): void;
}

/** The next thing that is still to be asked of the server. */
function wanted({ seed, step, event }: Address, state: State): Leg | null {
  if (seed !== null && seed !== state.network?.network.seed)
    return { key: `seed ${seed}`, act: () => line.send({ type: "new_seed", seed }) };
  const cursor = event ?? 0;
  const there = state.showing === "step" && !state.status.playing;
  if (step !== null && !(there && stepOf(state) === step))
    return { key: `step ${step}`, act: () => line.send({ type: "go_to_step", step, cursor }) };
  if (there && state.cursor !== cursor) return { key: `event ${cursor}`, act: () => seek(cursor) };
  return null;
}
