// A link that shows someone else the same picture: the address itself where it says all, else one to a copy of the work.
import { writeAddress } from "./address";
import { line, pause } from "./controls";
import { store } from "./store";
import type { State } from "./types";

const POLL_MS = 50;
const PATIENCE_MS = 5000;

/** Whether all that was asked for has come, and a training step is shown. */
const settled = ({ showing, status, pending, connection }: State): boolean =>
  showing === "step" && !status.playing && pending === 0 && connection === "open";

async function rest(): Promise<boolean> {
  if (store.get().status.playing) pause();
  const until = performance.now() + PATIENCE_MS;
  while (!settled(store.get())) {
    if (performance.now() > until) return false;
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
  return true;
}

/** The link; training is held first. null where the server cannot keep a copy now. */
export async function linkToHere(): Promise<string | null> {
  if (!(await rest())) return null;
  const state = store.get();
  const page = location.origin + location.pathname;
  const hash = writeAddress(state);
  if (state.past?.plain) return page + hash;
  // The copy stands where the work stands: the address adds how it is looked at.
  const name = await line.copied();
  return name === null ? null : `${page}?link=${encodeURIComponent(name)}${hash}`;
}
