/** What a picture of cards consists of, and how it is moved. Pure geometry. */
import type { GraphLayer, GraphNode } from "../protocol.gen";
import { shapeText } from "./anatomy";
import type { Block } from "./blocks";
import type { Box } from "./box";
import type { Point } from "./path";
import type { TileSize } from "./tileBox";

export interface LeafCard {
  node: GraphNode;
  box: Box;
  tile: TileSize;
}

export interface Card {
  kind: "input" | "closed" | "loss" | "op" | "block";
  /** What it slides with while something opens or closes. */
  key: string;
  /** A block's is the layer whose output leaves it. */
  layer: GraphLayer;
  block: Block | null;
  /** The node whose value and gradient the card shows. */
  node: GraphNode;
  box: Box;
  tile: TileSize;
  leaves: LeafCard[];
  /** Where an op with a curve draws its own function. */
  curve: Box | null;
}

/** The frame about what an opened layer or block holds. */
export interface Group {
  key: string;
  title: string;
  subtitle: string;
  layer: GraphLayer | null;
  block: Block | null;
  box: Box;
  /** It stands in another frame. */
  within: boolean;
  /** The value line of each of its rows. */
  rows: number[];
}

/** A value carried from one card to the next, and its gradient carried back; or the part of the way up to a frame. */
export interface Carry {
  node: GraphNode;
  /** The ops that take it there, and as which of their inputs. */
  takers: { op: number; input: number }[];
  /** What its two ends slide with. */
  from: string;
  to: string;
  value: Point[];
  gradient: Point[];
  /** It ends at a card, and so with an arrow. */
  head: boolean;
  /** Where the value's shape has room, on a level stretch of its line. */
  label: { x1: number; x2: number; y: number };
}

export interface Parts {
  cards: Card[];
  groups: Group[];
  carries: Carry[];
}

export interface Move {
  x: number;
  y: number;
}

/** How far each thing moves, by its key. */
export type Shift = (key: string) => Move;

/** What a wire's label needs, with a bit of line at either end. */
export function labelRoom(node: GraphNode): number {
  return Math.max(38, shapeText(node.shape).length * 7.4 + 14);
}

export function shiftParts(parts: Parts, shift: Shift): Parts {
  const put = (box: Box, by: Move): Box => ({ ...box, x: box.x + by.x, y: box.y + by.y });
  return {
    cards: parts.cards.map((card) => {
      const by = shift(card.key);
      const leaves = card.leaves.map((leaf) => ({ ...leaf, box: put(leaf.box, by) }));
      return { ...card, box: put(card.box, by), leaves, curve: card.curve && put(card.curve, by) };
    }),
    groups: parts.groups.map((group) => {
      const by = shift(group.key);
      return { ...group, box: put(group.box, by), rows: group.rows.map((row) => row + by.y) };
    }),
    carries: parts.carries.map((carry) => {
      const [from, to] = [shift(carry.from), shift(carry.to)];
      const { label } = carry;
      return {
        ...carry,
        value: slid(carry.value, from, to),
        gradient: slid(carry.gradient, from, to),
        label: { x1: label.x1 + from.x, x2: label.x2 + to.x, y: label.y + (from.y + to.y) / 2 },
      };
    }),
  };
}

/** A route whose ends move by different amounts: what lies between moves in between. */
function slid(points: readonly Point[], from: Move, to: Move): Point[] {
  if (from.x === to.x && from.y === to.y) return points.map(([x, y]) => [x + from.x, y + from.y]);
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  return points.map(([x, y]) => {
    const t = last > first ? (x - first) / (last - first) : 0;
    return [x + from.x + (to.x - from.x) * t, y + from.y + (to.y - from.y) * t];
  });
}
