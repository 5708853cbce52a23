// Keeps the address true, and goes where an address says when the page is opened with one.

import { sameDesign } from "../editor/undo";
import type { Network } from "../protocol.gen";
import { type Address, type Packed, readAddress, writeAddress } from "./address";
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

/** Puts a network that was packed into an address on the canvas, once the server has read it; null where it cannot be. */
type OpenNet = (net: string) => Promise<Network | null>;

/** Keep the address and the page at one; returns how to stop. */
export function keepAddress(store: Store, openNet: OpenNet): () => void {
  let going = readAddress(location.hash);
  let reloaded = sessionStorage.getItem(WRITTEN) === here();
  let asked = "";
  /** A network of an address is being read: nothing else is asked for meanwhile. */
  let reading = false;
  let held: { net: string; network: Network; step: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const write = () => {
    if (going || !atRest(store.get())) return;
    const hash = writeAddress(store.get(), stillHeld(store.get()));
    if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
    sessionStorage.setItem(WRITTEN, here());
  };

  /** The network that an address brought stays in it for as long as it is the same. */
  const stillHeld = (state: State): Packed | null => {
    const design = state.network?.network;
    if (!held || !design || !sameDesign(design, held.network)) return null;
    return { net: held.net, repeats: held.step === stepOf(state) };
  };

  /** Put the network of an address on the canvas; what cannot be read is told, and the page's own network stays. */
  const bring = async (net: string) => {
    reading = true;
    const came = await openNet(net);
    reading = false;
    held = came && { net, network: came, step: going?.step ?? 0 };
    if (going) going = came ? { ...going, net: null, seed: null } : null;
    go(store.get());
  };

  /** One command at a time, and each once: what is refused ends the journey. Loaded again in the same tab, the server
   * knows better than the address where the work stands: it may be playing, or have gone on since the last rest. */
  const go = (state: State) => {
    if (
      !going ||
      reading ||
      state.connection !== "open" ||
      state.pending > 0 ||
      !state.trace ||
      !state.past ||
      !state.network
    )
      return;
    const stays = reloaded && state.resumed;
    if (going.net !== null && !stays) {
      void bring(going.net);
      return;
    }
    const next = stays ? null : wanted(going, state);
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
