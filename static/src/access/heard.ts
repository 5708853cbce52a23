/** What the live region says: one sentence for each thing a person did, once its numbers are there. */
import { cannotRun, controlsWait } from "../state/apart";
import type { State } from "../state/types";
import { placeSentence, plainText, written } from "./sentence";

/** Empty while the numbers are on their way, so that each step is said once, whole. */
export function heard(state: State): string {
  const { graph, cursor, explanations, walk, leaf, focus } = state;
  if (!graph) return "";
  const hop = walk?.hops[walk.at];
  if (walk && hop) return `Hop ${walk.at + 1} of ${walk.hops.length}: ${plainText(hop.words)}`;
  const node = graph.nodes[leaf?.node ?? -1];
  if (leaf && node) {
    const place = (leaf.cell ?? []).flatMap((at, axis) => (node.axes[axis] ? [`${node.axes[axis]} ${at + 1}`] : []));
    return `${[`${node.plain}, ${node.title.toLowerCase()}`, ...place].join(", ")}: ${written(leaf)}, nothing in this step computed it.`;
  }
  if (cursor === 0 || controlsWait(state)) return `${cannotRun(state) ?? placeSentence(graph, 0)}.`;
  const told = explanations.get(cursor);
  if (!told) return "";
  // A cell that was pointed at is named: without its place two cells sound alike.
  const pointed = focus.at !== null && focus.at.node === graph.events[cursor - 1]?.target;
  return pointed ? `${plainText(told.caption)}; ${told.place}` : plainText(told.caption);
}
