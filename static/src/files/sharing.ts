// A link that shows someone else the same picture. Where the address can say all, it does: a gallery's network, its seed and
// step; or a design of one's own. Else it leads to a copy of the work, which the server keeps.
import type { WorkFile } from "../protocol.gen";
import { writeAddress } from "../state/address";
import { designOf, line, pause } from "../state/controls";
import { store } from "../state/store";
import type { State } from "../state/types";
import { isTrouble } from "./format";
import { MOST_LETTERS, packed } from "./linking";
import { presentWork } from "./server";

const POLL_MS = 50;
const PATIENCE_MS = 5000;

export interface Link {
  href: string;
  /** What is said when it is on the clipboard. */
  said: string;
}

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

const page = (): string => location.origin + location.pathname;
const problems = (state: State): number => state.network?.problems.length ?? 0;

/** The link to this very step; training is held first. null where there is none now. */
export async function linkToHere(): Promise<Link | null> {
  if (!(await rest())) return null;
  const state = store.get();
  if (state.past?.plain && problems(state) === 0) return { href: page() + writeAddress(state), said: "Link copied" };
  const work = await presentWork();
  const whole = isTrouble(work) ? null : await wholeLink(work, state);
  if (whole) return whole;
  // The copy stands where the work stands: the address adds how it is looked at.
  const name = await line.copied();
  if (name !== null) {
    const href = `${page()}?link=${encodeURIComponent(name)}${writeAddress(state)}`;
    return { href, said: "Link copied. It leads to a copy that this server keeps" };
  }
  return isTrouble(work) ? null : withWeights(work);
}

/** A link that says all by itself: the design, its seed and settings, and the step where training from there leads to it. */
async function wholeLink({ file, repeats }: WorkFile, state: State): Promise<Link | null> {
  if (!repeats && problems(state) === 0) return null;
  const net = await packed({ ...file, weights: null });
  if (net.length > MOST_LETTERS) return null;
  return { href: page() + writeAddress(state, { net, repeats }), said: "Link copied" };
}

/** A link to the network with its weights as they stand, at its first step; null where they are too many. */
export async function linkWithWeights(): Promise<Link | null> {
  if (!(await rest())) return null;
  const work = await presentWork();
  return isTrouble(work) ? null : withWeights(work);
}

async function withWeights({ file }: WorkFile): Promise<Link | null> {
  if (!file.weights) return null;
  const net = await packed(file);
  if (net.length > MOST_LETTERS) return null;
  const href = page() + writeAddress(store.get(), { net, repeats: false, begins: true });
  return { href, said: "Link with weights copied" };
}

/** Letters for each weight in a link: four bytes, three in four letters, and hardly any to be folded. */
const LETTERS_EACH = 5.6;

/** Whether the weights of the network may fit into a link. */
export const mayFit = (state: State): boolean =>
  problems(state) === 0 &&
  designOf(state) !== null &&
  (state.network?.parameters ?? 0) * LETTERS_EACH + 500 < MOST_LETTERS;
