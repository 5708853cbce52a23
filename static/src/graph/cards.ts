/** Layers and operations of a chain as cards on two staves, so that every edge runs straight. Pure geometry. */
import type { GraphFrame, GraphLayer, GraphNode } from "../protocol.gen";
import { type Anatomy, chainOf, leavesInto, shapeText } from "./anatomy";
import type { Box } from "./box";
import { planesOf, type TileSize, tileFor } from "./tileBox";

/** Heights of the staves, the same on every card. */
export const STAVE = {
  cardTop: 42,
  cardHeight: 324,
  forward: 140,
  backward: 296,
  rule: 218,
  valueLane: { y: 72, h: 136 },
  gradientLane: { y: 228, h: 136 },
  leafTop: 402,
  leafHeight: 88,
  groupHeight: 502,
  closedGroupHeight: 378,
} as const;

const MOST = { w: 96, h: 120 };
/** Feature maps need more of it than a matrix. */
const MOST_PLANES = { w: 168, h: 124 };
const roomFor = (node: GraphNode) => (planesOf(node) > 1 ? MOST_PLANES : MOST);
/** Room for the numbers beside a tile: nine characters of the smallest size at the smallest legible zoom. */
const LENS = 100;
const GROUP_PAD = 12;
const GROUP_GAP = 34;

export interface LeafCard {
  node: GraphNode;
  box: Box;
  tile: TileSize;
}

export interface Card {
  kind: "input" | "closed" | "loss" | "op";
  layer: GraphLayer;
  /** The node whose value and gradient the card shows. */
  node: GraphNode;
  box: Box;
  tile: TileSize;
  leaves: LeafCard[];
  /** Where an op with a curve draws its own function. */
  curve: Box | null;
}

export interface Group {
  layer: GraphLayer;
  box: Box;
}

/** A value carried from one card to the next, and its gradient carried back. */
export interface Carry {
  node: GraphNode;
  from: Card;
  to: Card;
  x1: number;
  x2: number;
  /** Where the value's shape has room: between the two cards, or between the frames of opened layers. */
  free: { x1: number; x2: number };
}

export interface CardsLayout {
  cards: Card[];
  groups: Group[];
  carries: Carry[];
  bounds: Box;
}

/** Layers in `open` are opened into their operations. Null for a graph that is no chain. */
export function layoutCards(graph: GraphFrame, open: ReadonlySet<string>): CardsLayout | null {
  const chain = chainOf(graph);
  if (!chain) return null;
  const layout: CardsLayout = { cards: [], groups: [], carries: [], bounds: { x: 0, y: 0, w: 0, h: 0 } };
  let x = 14;
  for (const anatomy of chain) {
    const opened = open.has(anatomy.layer.id) && opens(anatomy);
    const cards = opened ? openCards(graph, anatomy) : [closedCard(anatomy)];
    for (const card of cards) {
      const before = layout.cards.at(-1);
      if (before) x = before.box.x + before.box.w + roomBetween(before, card, opened, isOpen(layout, before));
      else if (opened) x += GROUP_PAD;
      placeCard(card, x);
      layout.cards.push(card);
      if (opened && card === cards[0])
        layout.groups.push({ layer: anatomy.layer, box: { x: x - GROUP_PAD, y: 0, w: 0, h: 0 } });
    }
    const last = cards.at(-1);
    if (last) x = last.box.x + last.box.w;
    const group = layout.groups.at(-1);
    if (opened && group) {
      x += GROUP_PAD;
      const foot = cards.some((card) => card.leaves.length > 0 || card.curve);
      group.box.w = x - group.box.x;
      group.box.h = foot ? STAVE.groupHeight : STAVE.closedGroupHeight;
    }
  }
  layout.carries = carries(layout.cards);
  // The height of an opened layer is kept free, so that what is opened in place is in view.
  layout.bounds = { x: 0, y: 0, w: x + 14, h: STAVE.groupHeight };
  return layout;
}

/** A layer of one node has nothing to open. */
export function opens(anatomy: Anatomy): boolean {
  return anatomy.layer.nodes.length > 1 && anatomy.ops.length > 0;
}

function isOpen(layout: CardsLayout, card: Card): boolean {
  return layout.groups.some((group) => group.layer.id === card.layer.id);
}

/** Room for the shape's label, with a bit of line at either end, and for the frames of opened layers between the two. */
function roomBetween(from: Card, to: Card, toOpen: boolean, fromOpen: boolean): number {
  const room = Math.max(38, shapeText(from.node.shape).length * 7.4 + 14);
  if (from.layer.id === to.layer.id) return room;
  const frames = (toOpen ? GROUP_PAD : 0) + (fromOpen ? GROUP_PAD : 0);
  return frames > 0 ? Math.max(room + 8, GROUP_GAP) + frames : room;
}

function openCards(graph: GraphFrame, anatomy: Anatomy): Card[] {
  return anatomy.ops.map((node) => {
    const tile = tileFor(node, roomFor(node));
    const leaves = leavesInto(graph, node).map((leaf) => {
      return { node: leaf, tile: tileFor(leaf, { w: 48, h: 48 }), box: { x: 0, y: 0, w: 0, h: 0 } };
    });
    const w = Math.max(112, tile.w + LENS + 14);
    const box = { x: 0, y: STAVE.cardTop, w, h: STAVE.cardHeight };
    const curve = node.curve ? { x: 0, y: STAVE.leafTop, w, h: STAVE.leafHeight } : null;
    return { kind: "op", layer: anatomy.layer, node, box, tile, leaves, curve };
  });
}

function closedCard(anatomy: Anatomy): Card {
  const { layer, output: node } = anatomy;
  const kind = layer.kind === "input" ? "input" : layer.kind === "loss" ? "loss" : "closed";
  const tile = tileFor(node, roomFor(node));
  const wide = tile.w + LENS + 14;
  const w = kind === "loss" ? 98 : Math.max(kind === "input" ? 92 : 104, wide);
  const box = { x: 0, y: STAVE.cardTop, w, h: STAVE.cardHeight };
  return { kind, layer, node, box, tile, leaves: [], curve: null };
}

function placeCard(card: Card, x: number): void {
  card.box.x = x;
  if (card.curve) card.curve.x = x;
  const share = card.box.w / Math.max(1, card.leaves.length);
  card.leaves.forEach((leaf, index) => {
    leaf.box = { x: x + index * share, y: STAVE.leafTop, w: share - (index > 0 ? 6 : 0), h: STAVE.leafHeight };
  });
}

/** The same layout with every layer moved along by its own amount. */
export function shiftCards(layout: CardsLayout, shift: (layer: string) => number): CardsLayout {
  const moved = <T extends { box: Box }>(one: T, by: number): T => ({ ...one, box: { ...one.box, x: one.box.x + by } });
  const cards = layout.cards.map((card) => {
    const by = shift(card.layer.id);
    return {
      ...moved(card, by),
      leaves: card.leaves.map((leaf) => moved(leaf, by)),
      curve: card.curve ? { ...card.curve, x: card.curve.x + by } : null,
    };
  });
  const groups = layout.groups.map((group) => moved(group, shift(group.layer.id)));
  return { cards, groups, carries: carries(cards), bounds: layout.bounds };
}

function carries(cards: readonly Card[]): Carry[] {
  return cards.slice(1).map((to, index) => {
    const from = cards[index] as Card;
    const pad = (card: Card) => (card.kind === "op" && from.layer.id !== to.layer.id ? GROUP_PAD : 0);
    const [x1, x2] = [from.box.x + from.box.w, to.box.x];
    return {
      node: from.node,
      from,
      to,
      x1,
      x2,
      free: { x1: x1 + pad(from), x2: x2 - pad(to) },
    };
  });
}
