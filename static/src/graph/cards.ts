/** Layers, blocks and operations as cards on two staves. Pure geometry. */
import type { GraphFrame, GraphLayer, GraphNode } from "../protocol.gen";
import { type Anatomy, leavesInto } from "./anatomy";
import { type Block, keyOf, type Member, membersOf } from "./blocks";
import type { Box } from "./box";
import { type Card, type Parts, type Shift, shiftParts } from "./cardParts";
import { type Level, layLevel, type Slot } from "./levels";
import { inPart, planesOf, tileFor } from "./tileBox";

export type { Card, Carry, Group, LeafCard } from "./cardParts";

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
/** Where a tensor is only shown in part, its range stands there too, each number with its name. */
const LENS_PART = 152;
const lensFor = (node: GraphNode) => (inPart(node) ? LENS_PART : LENS);
const UP = STAVE.forward - STAVE.cardTop;
const DOWN = STAVE.cardHeight - UP;
const LEAF_GAP = 8;
const LEAF_DOWN = STAVE.leafTop + STAVE.leafHeight - STAVE.forward;
/** Room below a card for the button that opens it, and below a block for what it holds. */
export const BELOW = { toggle: 40, counts: 66 } as const;
/** How far the sheets behind a block's card look out to its right. */
export const SHEETS = 8;
const MARGIN = 14;

export interface CardsLayout extends Parts {
  /** The value line of each row outside of all frames. */
  rows: number[];
  bounds: Box;
}

/** What is in `open`, layers by their ids and blocks by their keys, is opened in place. */
export function layoutCards(graph: GraphFrame, open: ReadonlySet<string>): CardsLayout {
  const level = layLevel(graph, slotsOf(graph, membersOf(graph), open), null);
  const down = Math.max(STAVE.groupHeight - STAVE.forward, level.down + 20);
  // The height of an opened layer is kept free, so that what is opened in place is in view.
  const up = Math.max(STAVE.forward, level.up + 20);
  const bounds = { x: 0, y: STAVE.forward - up, w: level.w + 2 * MARGIN, h: up + down };
  return { ...moved(level, MARGIN, STAVE.forward), bounds };
}

function moved(level: Level, x: number, y: number): Omit<CardsLayout, "bounds"> {
  const by = () => ({ x, y });
  return { ...shiftParts(level, by), rows: level.rows.map((row) => row + y) };
}

/** A layer of one node has nothing to open. */
export function opens(anatomy: Anatomy): boolean {
  return anatomy.layer.nodes.length > 1 && anatomy.ops.length > 0;
}

function slotsOf(graph: GraphFrame, members: readonly Member[], open: ReadonlySet<string>): Slot[] {
  return members.map((member): Slot => {
    const key = keyOf(member);
    const nodes = nodesOf(member);
    const { block, anatomy } = member;
    if (open.has(key) && (block || opens(anatomy))) {
      const inside = block ? slotsOf(graph, block.members, open) : anatomy.ops.map((op) => opSlot(graph, anatomy, op));
      const title = block ? block.title : anatomy.layer.title;
      const subtitle = block ? countsOf(block) : anatomy.layer.subtitle;
      const group = { key, title, subtitle, layer: anatomy?.layer ?? null, block, box: EMPTY, within: false, rows: [] };
      return { id: key, key, nodes, group, inner: layLevel(graph, inside, key), card: null, w: 0, up: 0, down: 0 };
    }
    const card = block ? blockCard(graph, block) : closedCard(anatomy);
    const below = block ? BELOW.toggle + BELOW.counts : opens(anatomy) && card.kind !== "input" ? BELOW.toggle : 0;
    return {
      id: key,
      key,
      nodes,
      card,
      inner: null,
      group: null,
      w: card.box.w + (block ? SHEETS : 0),
      up: UP,
      down: DOWN + below,
    };
  });
}

const EMPTY: Box = { x: 0, y: 0, w: 0, h: 0 };

function nodesOf({ block, anatomy }: Member): number[] {
  return block ? block.members.flatMap(nodesOf) : anatomy.layer.nodes;
}

/** "12 layers, 36 operations, 240 parameters". */
export function countsOf(block: Block): string {
  return `${counted(block.layers, "layer")}, ${counted(block.ops, "operation")}, ${counted(block.parameters, "parameter")}`;
}

export function counted(count: number, what: string): string {
  return `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
}

function opSlot(graph: GraphFrame, anatomy: Anatomy, node: GraphNode): Slot {
  const tile = tileFor(node, roomFor(node));
  const w = Math.max(112, tile.w + lensFor(node) + 14);
  const hung = leavesInto(graph, node);
  const share = (w + LEAF_GAP) / Math.max(1, hung.length);
  const leaves = hung.map((leaf, index) => {
    const box = {
      x: index * share,
      y: LEAF_DOWN - STAVE.leafHeight,
      w: share - LEAF_GAP,
      h: STAVE.leafHeight,
    };
    return { node: leaf, tile: tileFor(leaf, { w: 48, h: 48 }), box };
  });
  const curve = node.curve ? { x: 0, y: LEAF_DOWN - STAVE.leafHeight, w, h: STAVE.leafHeight } : null;
  const { layer } = anatomy;
  const card: Card = { kind: "op", key: layer.id, layer, block: null, node, box: cardBox(w), tile, leaves, curve };
  const down = leaves.length > 0 || curve ? LEAF_DOWN : DOWN;
  const nodes = [node.id, ...hung.map((leaf) => leaf.id)];
  return { id: `n${node.id}`, key: layer.id, nodes, card, inner: null, group: null, w, up: UP, down };
}

/** About the value line at 0. */
const cardBox = (w: number): Box => ({ x: 0, y: -UP, w, h: STAVE.cardHeight });

function closedCard(anatomy: Anatomy): Card {
  const { layer, output: node } = anatomy;
  const kind = layer.kind === "input" ? "input" : layer.kind === "loss" ? "loss" : "closed";
  const tile = tileFor(node, roomFor(node));
  const wide = tile.w + lensFor(node) + 14;
  const w = kind === "loss" ? 98 : Math.max(kind === "input" ? 92 : 104, wide);
  return { kind, key: layer.id, layer, block: null, node, box: cardBox(w), tile, leaves: [], curve: null };
}

function blockCard(graph: GraphFrame, block: Block): Card {
  const tile = tileFor(block.output, roomFor(block.output));
  const layer = graph.layers.find((one) => one.id === block.output.layer) as GraphLayer;
  const w = Math.max(148, tile.w + lensFor(block.output) + 14);
  return {
    kind: "block",
    key: block.key,
    layer,
    block,
    node: block.output,
    box: cardBox(w),
    tile,
    leaves: [],
    curve: null,
  };
}

/** The same layout with everything moved along by its own amount. */
export function shiftCards(layout: CardsLayout, shift: Shift): CardsLayout {
  return { ...layout, ...shiftParts(layout, shift) };
}
