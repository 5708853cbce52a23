/** Where the cards stand: pinned ones where they were put, the others in columns from left to right, a block's together. Pure. */
import { arrange } from "../graph/grid";

/** A card to place: a node, or a folded block that stands for its nodes. */
export interface Card {
  id: string;
  w: number;
  h: number;
  /** Where it is pinned; null: the layout decides. */
  at: readonly [number, number] | null;
  /** The block it stands in: a path of names, "" for none. */
  group: string;
}

export interface Tie {
  source: string;
  target: string;
}

export type Place = readonly [x: number, y: number];

const GAP = { column: 100, row: 40 } as const;
/** The room of an open block's frame around what stands in it. */
export const FRAME = { side: 24, top: 44, bottom: 24 } as const;
/** What has to be moved out of the way of a pinned card is kept so far from it. */
const APART = 12;

/** The upper left corner of every card. Where one is pinned the others stay: only what would lie under it makes room. */
export function placed(cards: readonly Card[], ties: readonly Tie[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const card of cards) if (card.at) places.set(card.id, card.at);
  if (places.size === cards.length) return places;
  const laid = laidOut(cards, ties, "").places;
  const pinned = cards.filter((card) => card.at);
  for (const card of cards) {
    if (card.at) continue;
    const [x, y] = laid.get(card.id) as Place;
    places.set(card.id, clear(card, x, y, pinned));
  }
  return places;
}

interface Laid {
  places: Map<string, Place>;
  w: number;
  h: number;
  /** How far below the top its first row runs: what is laid beside it runs on along the same line. */
  line: number;
}

/** A card, or a block within `path` with all that stands in it already laid out. */
interface Item {
  id: string;
  w: number;
  /** How far it reaches above and below the line on which values come in and go out. */
  up: number;
  down: number;
  inner: Laid | null;
}

function laidOut(cards: readonly Card[], ties: readonly Tie[], path: string): Laid {
  const { items, of } = itemsIn(cards, ties, path);
  const wires = new Map<string, { from: string; to: string; room: number }>();
  for (const { source, target } of ties) {
    const [from, to] = [of.get(source), of.get(target)];
    if (from !== undefined && to !== undefined && from !== to) wires.set(`${from} ${to}`, { from, to, room: 0 });
  }
  const { rank, row, ranks, rows } = arrange(items, [...wires.values()]);
  const widths = Array.from({ length: ranks }, () => 0);
  const above = Array.from({ length: rows }, () => 0);
  const below = Array.from({ length: rows }, () => 0);
  items.forEach(({ w, up, down }, index) => {
    const [column, line] = [rank[index] as number, row[index] as number];
    widths[column] = Math.max(widths[column] as number, w);
    above[line] = Math.max(above[line] as number, up);
    below[line] = Math.max(below[line] as number, down);
  });
  const heights = above.map((up, line) => up + (below[line] as number));
  const [xs, ys] = [running(widths, GAP.column), running(heights, GAP.row)];
  const places = new Map<string, Place>();
  items.forEach((item, index) => {
    const [column, line] = [rank[index] as number, row[index] as number];
    const x = (xs[column] as number) + ((widths[column] as number) - item.w) / 2;
    const y = (ys[line] as number) + (above[line] as number) - item.up;
    if (!item.inner) places.set(item.id, [Math.round(x), Math.round(y)]);
    else
      for (const [id, [ix, iy]] of item.inner.places)
        places.set(id, [Math.round(x) + FRAME.side + ix, Math.round(y) + FRAME.top + iy]);
  });
  return { places, w: total(widths, GAP.column), h: total(heights, GAP.row), line: above[0] ?? 0 };
}

/** What is laid out within a block: cards that stand right in it, and the blocks in it; and which of them each card is in. */
function itemsIn(
  cards: readonly Card[],
  ties: readonly Tie[],
  path: string,
): { items: Item[]; of: Map<string, string> } {
  const of = new Map<string, string>();
  const items: Item[] = [];
  const blocks = new Map<string, Card[]>();
  const start = path === "" ? 0 : path.length + 1;
  for (const card of cards) {
    if (card.group === path) {
      of.set(card.id, card.id);
      items.push({ id: card.id, w: card.w, up: card.h / 2, down: card.h / 2, inner: null });
      continue;
    }
    const slash = card.group.indexOf("/", start);
    const block = slash < 0 ? card.group : card.group.slice(0, slash);
    of.set(card.id, `block ${block}`);
    const members = blocks.get(block);
    if (members) members.push(card);
    else {
      blocks.set(block, [card]);
      items.push({ id: `block ${block}`, w: 0, up: 0, down: 0, inner: null });
    }
  }
  for (const item of items) {
    const block = item.id.startsWith("block ") ? item.id.slice(6) : null;
    const members = block === null ? undefined : blocks.get(block);
    if (block === null || !members) continue;
    item.inner = laidOut(members, ties, block);
    item.w = item.inner.w + 2 * FRAME.side;
    item.up = item.inner.line + FRAME.top;
    item.down = item.inner.h - item.inner.line + FRAME.bottom;
  }
  return { items, of };
}

function running(lengths: readonly number[], gap: number): number[] {
  let at = 0;
  return lengths.map((length) => {
    const start = at;
    at += length + gap;
    return start;
  });
}

const total = (lengths: readonly number[], gap: number): number =>
  lengths.reduce((sum, length) => sum + length + gap, -gap);

/** The nearest place further down at which a card lies on no pinned one. */
function clear(card: Card, x: number, y: number, pinned: readonly Card[]): Place {
  const near = pinned.filter(
    ({ at, w }) => Math.abs((at as Place)[0] + w / 2 - x - card.w / 2) < (w + card.w) / 2 + APART,
  );
  let top = y;
  for (const { at, h } of near.sort((a, b) => (a.at as Place)[1] - (b.at as Place)[1])) {
    const pin = (at as Place)[1];
    if (top + card.h + APART > pin && top < pin + h + APART) top = pin + h + APART;
  }
  return [x, top];
}
