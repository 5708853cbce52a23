// Whether what is shown was worked out before the design was changed.
import type { NodeSpec } from "../editor/specs";
import type { Network } from "../protocol.gen";
import type { State } from "./types";

/** Why the numbers on the screen are not of the design as it is now; null where they are. */
export function staleOf({ draft, network }: State): string | null {
  if (network?.apart) return "These numbers are not of the new one, which cannot run yet.";
  if (network && network.problems.length > 0)
    return "These numbers are of the network as it was; as it is now it cannot run.";
  if (network?.coming) return "These numbers are of the network as it was: the new ones are on their way.";
  const edited = draft && network && changesNumbers(draft.network, network.network);
  return edited ? "These numbers are of the network as it was." : null;
}

let last: { next: Network; before: Network; changes: boolean } | null = null;

/** Names and places on the canvas are no reason to work anything out anew. */
function changesNumbers(next: Network, before: Network): boolean {
  if (last?.next !== next || last.before !== before) last = { next, before, changes: differ(next, before) };
  return last.changes;
}

const differ = (a: Network, b: Network): boolean =>
  a !== b &&
  (a.nodes.length !== b.nodes.length ||
    a.nodes.some((node, at) => node !== b.nodes[at] && bare(node) !== bare(b.nodes[at] as NodeSpec)) ||
    (a.edges !== b.edges && JSON.stringify(a.edges) !== JSON.stringify(b.edges)) ||
    JSON.stringify([a.data, a.training, a.seed]) !== JSON.stringify([b.data, b.training, b.seed]));

/** A node without what nothing is computed from. */
function bare({ name: _, group: __, at: ___, ...rest }: NodeSpec): string {
  return JSON.stringify(Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1)));
}
