/** Where the cards stand: pinned ones where they were put, the others in columns from left to right. Pure. */
import { arrange } from "../graph/grid";

export interface CardSize {
  w: number;
  h: number;
}

/** A card to place: a node, or a block that stands for its nodes. */
export interface Card extends CardSize {
  id: string;
  /** Where it is pinned; null: the layout decides. */
  at: readonly [number, number] | null;
}

export interface Tie {
  source: string;
  target: string;
}

export type Place = readonly [x: number, y: number];

const GAP = { column: 108, row: 44 } as const;
/** What has to be moved out of the way of a pinned card is kept so far from it. */
const APART = 24;

/** The upper left corner of every card. */
export function placed(cards: readonly Card[], ties: readonly Tie[]): Map<string, Place> {
  const places = new Map<string, Place>();
  if (cards.every((card) => card.at)) {
    for (const card of cards) places.set(card.id, card.at as Place);
    return places;
  }
  const laid = laidOut(cards, ties);
  const pinned = cards.filter((card) => card.at);
  const by = shift(pinned, laid);
  for (const card of pinned) places.set(card.id, card.at as Place);
  for (const card of cards) {
    if (card.at) continue;
    const [x, y] = laid.get(card.id) as Place;
    places.set(card.id, clear(card, x + by[0], y + by[1], pinned));
  }
  return places;
}

/** Columns by the longest way from a source, rows so that the longest way runs straight. */
function laidOut(cards: readonly Card[], ties: readonly Tie[]): Map<string, Place> {
  const known = new Set(cards.map((card) => card.id));
  const wires = ties
    .filter(({ source, target }) => source !== target && known.has(source) && known.has(target))
    .map(({ source, target }) => ({ from: source, to: target, room: 0 }));
  const pieces = cards.map(({ id, w, h }) => ({ id, w, up: h / 2, down: h / 2 }));
  const { rank, row, ranks, rows } = arrange(pieces, wires);
  const widths = Array.from({ length: ranks }, () => 0);
  const heights = Array.from({ length: rows }, () => 0);
  cards.forEach(({ w, h }, index) => {
    const [column, line] = [rank[index] as number, row[index] as number];
    widths[column] = Math.max(widths[column] as number, w);
    heights[line] = Math.max(heights[line] as number, h);
  });
  const xs = running(widths, GAP.column);
  const ys = running(heights, GAP.row);
  return new Map(
    cards.map((card, index) => {
      const line = row[index] as number;
      return [
        card.id,
        [xs[rank[index] as number] as number, (ys[line] as number) + ((heights[line] as number) - card.h) / 2],
      ];
    }),
  );
}

function running(lengths: readonly number[], gap: number): number[] {
  let at = 0;
  return lengths.map((length) => {
    const start = at;
    at += length + gap;
    return start;
  });
}

/** By how much the layout is moved, so that it lies as near as it can to what is pinned. */
function shift(pinned: readonly Card[], laid: ReadonlyMap<string, Place>): Place {
  if (pinned.length === 0) return [0, 0];
  let [x, y] = [0, 0];
  for (const { id, at } of pinned) {
    const [lx, ly] = laid.get(id) as Place;
    x += (at as Place)[0] - lx;
    y += (at as Place)[1] - ly;
  }
  return [Math.round(x / pinned.length), Math.round(y / pinned.length)];
}

/** The nearest place further down at which a card lies on no pinned one. */
function clear(card: CardSize, x: number, y: number, pinned: readonly Card[]): Place {
  const near = pinned.filter(
    ({ at, w }) => Math.abs((at as Place)[0] + w / 2 - x - card.w / 2) < (w + card.w) / 2 + APART,
  );
  let top = y;
  for (const { at, h } of [...near].sort((a, b) => (a.at as Place)[1] - (b.at as Place)[1])) {
    const pin = (at as Place)[1];
    if (top + card.h + APART > pin && top < pin + h + APART) top = pin + h + APART;
  }
  return [x, top];
}
