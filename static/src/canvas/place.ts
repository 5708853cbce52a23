/** Where the cards stand: pinned ones where they were put, the others as the layout has them, a block's together. Pure. */
import { laidIn, type Room } from "./bands";
import { planOf } from "./plan";

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

/** The shape of what is seen of the canvas, by its width: on a phone long designs are read downwards. */
export const ROOMS = {
  wide: { w: 820, h: 484, most: 1 },
  middle: { w: 574, h: 360, most: 1 },
  narrow: { w: 342, h: 1600, most: 0.7 },
} as const;

/** What has to be moved out of the way of a pinned card is kept so far from it. */
const APART = 12;

/** The upper left corner of every card. Where one is pinned the others stay: only what would lie under it makes room. */
export function placed(cards: readonly Card[], ties: readonly Tie[], room: Room = ROOMS.wide): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const card of cards) if (card.at) places.set(card.id, card.at);
  if (places.size === cards.length) return places;
  const laid = new Map<string, Place>();
  laidIn(planOf(cards, ties), room).put(laid, 0, 0);
  const pinned = cards.filter((card) => card.at);
  for (const card of cards) {
    if (card.at) continue;
    const [x, y] = laid.get(card.id) as Place;
    places.set(card.id, clear(card, x, y, pinned));
  }
  return places;
}

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
