/** What stands beside what: cards and blocks in columns and rows, before anything is said of widths. Pure. */
import { arrange } from "../graph/grid";
import type { Card, Tie } from "./place";

/** A card, or a block with the plan of what stands in it. */
export interface Item {
  id: string;
  card: Card | null;
  inner: Plan | null;
}

/** What stands in a block, or in none: parts between which nothing runs. */
export type Plan = readonly Part[];

/** What hangs together. */
export interface Part {
  items: readonly Item[];
  /** By place among the items: the column and the row. */
  rank: readonly number[];
  row: readonly number[];
  ranks: number;
  /** By column: the places of the items in it. */
  columns: readonly (readonly number[])[];
  /** By column: how many wires run from it, or from one before it, to one after it. */
  across: readonly number[];
}

export function planOf(cards: readonly Card[], ties: readonly Tie[], path = ""): Plan {
  const { items, of } = itemsIn(cards, ties, path);
  const wires = new Map<string, Wire>();
  for (const { source, target } of ties) {
    const [from, to] = [of.get(source), of.get(target)];
    if (from !== undefined && to !== undefined && from !== to) wires.set(`${from} ${to}`, { from, to, room: 0 });
  }
  return partsOf(items, [...wires.values()]).map((part) => arranged(part.items, part.wires));
}

interface Wire {
  from: string;
  to: string;
  room: number;
}

function arranged(items: readonly Item[], wires: readonly Wire[]): Part {
  const pieces = items.map(({ id }) => ({ id, w: 0, up: 0, down: 0 }));
  const { rank, row, ranks } = arrange(pieces, wires);
  const place = new Map(items.map(({ id }, index) => [id, rank[index] as number]));
  const across = Array.from({ length: ranks }, () => 0);
  for (const { from, to } of wires) {
    const [first, last] = [place.get(from) as number, place.get(to) as number];
    for (let column = first; column < last; column += 1) across[column] = (across[column] as number) + 1;
  }
  const columns = Array.from({ length: ranks }, (): number[] => []);
  for (const [index, column] of rank.entries()) columns[column]?.push(index);
  return { items, rank, row, ranks, columns, across };
}

/** Parts in the order in which the first of each comes. */
function partsOf(items: readonly Item[], wires: readonly Wire[]): { items: Item[]; wires: Wire[] }[] {
  const leader = new Map(items.map(({ id }) => [id, id]));
  const leaderOf = (id: string): string => {
    let at = id;
    for (let next = leader.get(at); next !== undefined && next !== at; next = leader.get(at)) at = next;
    leader.set(id, at);
    return at;
  };
  for (const { from, to } of wires) leader.set(leaderOf(to), leaderOf(from));
  const parts = new Map<string, { items: Item[]; wires: Wire[] }>();
  for (const item of items) {
    const part = parts.get(leaderOf(item.id)) ?? { items: [], wires: [] };
    parts.set(leaderOf(item.id), part);
    part.items.push(item);
  }
  for (const wire of wires) parts.get(leaderOf(wire.from))?.wires.push(wire);
  return [...parts.values()];
}

/** What is planned within a block: cards that stand right in it, and the blocks in it; and which of them each card is in. */
function itemsIn(cards: readonly Card[], ties: readonly Tie[], path: string) {
  const of = new Map<string, string>();
  const found: { id: string; card: Card | null; members: Card[] | null; block: string }[] = [];
  const blocks = new Map<string, Card[]>();
  const start = path === "" ? 0 : path.length + 1;
  for (const card of cards) {
    if (card.group === path) {
      of.set(card.id, card.id);
      found.push({ id: card.id, card, members: null, block: "" });
      continue;
    }
    const slash = card.group.indexOf("/", start);
    const block = slash < 0 ? card.group : card.group.slice(0, slash);
    of.set(card.id, `block ${block}`);
    const members = blocks.get(block);
    if (members) members.push(card);
    else {
      const first = [card];
      blocks.set(block, first);
      found.push({ id: `block ${block}`, card: null, members: first, block });
    }
  }
  const items = found.map(
    ({ id, card, members, block }): Item => ({ id, card, inner: members && planOf(members, ties, block) }),
  );
  return { items, of };
}
