// What the network that is kept has learned: its weights, asked of the server when training comes to rest, and now and then
// while it goes on. They are kept beside the design that they belong to, and beside no other.
import { sameDesign } from "../editor/undo";
import type { Network, NetworkFile } from "../protocol.gen";
import type { State } from "../state/types";
import { isTrouble } from "./format";
import { presentWork } from "./server";

export type Weights = NonNullable<NetworkFile["weights"]>;

/** Letters of a kept network with its weights, at most: five of them leave a browser's room to others. */
export const MOST_LEARNED = 400_000;
/** Four bytes of each, three bytes in four letters, and a little for names and shapes. */
const LETTERS_EACH = 5.5;
const REST_MS = 800;
const TRAINING_MS = 10_000;

/** Whether the weights may be kept: there are some, they are of the design on the page, and they leave room. */
export const mayBeLearned = ({ network, draft }: State): boolean =>
  network !== null &&
  draft === null &&
  network.problems.length === 0 &&
  !network.coming &&
  network.parameters > 0 &&
  network.parameters * LETTERS_EACH < MOST_LEARNED;

/** The weights of this design as they stand on the server; null where there are none to be had. */
export async function weightsOf(network: Network): Promise<Weights | null> {
  const work = await presentWork();
  if (isTrouble(work) || !work.file.weights) return null;
  return sameDesign({ ...work.file.network, slug: network.slug }, network) ? work.file.weights : null;
}

/** Calls back once numbers have changed: soon where training rests, else not more often than every ten seconds. */
export function whenLearned(act: () => void): { see(state: State, before: State): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ready = () => {
    timer = undefined;
    act();
  };
  return {
    see(state, before) {
      const { playing } = state.status;
      if (!playing && state.trace !== before.trace) {
        clearTimeout(timer);
        timer = setTimeout(ready, REST_MS);
      } else if (playing && state.live !== before.live) timer ??= setTimeout(ready, TRAINING_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
