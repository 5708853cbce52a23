// A new design that does not run yet, and what is said of it. What runs meanwhile is another network, and no state of it.
import type { State } from "./types";

/** The design begins anew as soon as it runs; until then nothing that was computed is about it. */
export const isApart = ({ network }: Pick<State, "network">): boolean => network?.apart === true;

/** On its canvas the controls wait for it, unless something is still to be paused. */
export const controlsWait = (state: Pick<State, "network" | "magnification" | "status">): boolean =>
  isApart(state) && state.magnification === "build" && !state.status.playing;

const LAST = "Play and the steps below are of the last one that could";

/** In place of the first sentence, while the design has problems; null where it has none. */
export function cannotRun({ network, magnification }: Pick<State, "network" | "magnification">): string | null {
  const { problems = [] } = network ?? {};
  // What computes comes before what measures it.
  const problem = problems.find(({ code }) => code === "no-parameters") ?? problems[0];
  if (!network || !problem) return null;
  if (!isApart({ network })) return `This design cannot run yet. ${LAST}`;
  if (magnification !== "build") return "This design cannot run yet. What is shown is another network";
  if (network.network.nodes.length === 0)
    return "Nothing is built yet. Play and the steps wait until something can run";
  return `This design cannot run yet. ${problem.cure.replace(/\.$/, "")}`;
}
