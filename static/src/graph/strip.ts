/** The network as one short row of names: its outermost parts, and what the block holds in which something happens. Pure. */
import type { GraphEvent, GraphFrame } from "../protocol.gen";
import type { Anatomy } from "./anatomy";
import { blocksAbout, keyOf, type Member, membersOf, titleOf } from "./blocks";
import { momentsOf } from "./moments";

export interface StripItem {
  key: string;
  title: string;
  /** The node that leaves it. */
  output: number;
  on: boolean;
  /** The cursor after its first event in the phase at hand, or else in the whole step; null where it has none. */
  to: number | null;
}

export function stripOf(graph: GraphFrame, event: GraphEvent | null): StripItem[] {
  const layer = event?.layer ?? null;
  const open = new Set(layer === null ? [] : blocksAbout(graph, layer));
  return inner(membersOf(graph), open).map((member) => ({
    key: keyOf(member),
    title: titleOf(member),
    output: member.block?.output.id ?? member.anatomy?.output.id ?? -1,
    on: member.anatomy !== null && member.anatomy.layer.id === layer,
    to: entry(graph, member, event?.phase ?? "forward"),
  }));
}

function inner(members: readonly Member[], open: ReadonlySet<string>): Member[] {
  return members.flatMap((member) =>
    member.block && open.has(member.block.key) ? inner(member.block.members, open) : [member],
  );
}

/** Backward comes into a block by its last layer. */
function entry(graph: GraphFrame, member: Member, phase: GraphEvent["phase"]): number | null {
  const { firsts } = momentsOf(graph.events);
  const layer = endOf(member, phase === "backward" ? -1 : 0)?.layer.id ?? "";
  const at = firsts.get(`${layer}:${phase}`) ?? firsts.get(layer);
  return at === undefined ? null : at + 1;
}

function endOf(member: Member, side: 0 | -1): Anatomy | null {
  const within = member.block?.members.at(side);
  return within ? endOf(within, side) : member.anatomy;
}
