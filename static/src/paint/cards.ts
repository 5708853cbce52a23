/** Paints layers, blocks and operations on their staves, with the edges between them. */
import { blocksAbout } from "../graph/blocks";
import { type Box, meets } from "../graph/box";
import { type Card, type CardsLayout, STAVE } from "../graph/cards";
import type { State } from "../state/types";
import { paintCounts, paintSheets } from "./block";
import { paintCarry, paintFarLines } from "./carry";
import { paintClosed, paintInput, paintScalar, untracked } from "./closed";
import { paintCurve } from "./curve";
import { paintGlance } from "./glance";
import { paintGroup, paintRows } from "./group";
import { paintLeaf } from "./leaf";
import { nowWords, pill } from "./now";
import { formatSigned } from "./number";
import { densityAt, card as drawCard, fillBox, type Hit, light, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { paintStave } from "./stave";
import { readout, symbol, text, widthOf } from "./text";
import { grownOf, type PaintView, viewOf } from "./view";

export function paintCards(pen: Pen, layout: CardsLayout, state: State): void {
  const scene = viewOf(pen, state);
  paintRows(pen, layout.rows, pen.seen.x, pen.seen.w);
  for (const group of layout.groups) if (meets(group.box, pen.seen)) paintGroup(scene, group);
  paintLaneNames(scene, layout);
  const far = densityAt(pen.zoom) === "names";
  if (far) paintFarLines(scene, layout.carries);
  else for (const carry of layout.carries) paintCarry(scene, carry);
  // Half a card's room about the screen, for what hangs on a card.
  const seen = { x: pen.seen.x - 60, y: pen.seen.y - 150, w: pen.seen.w + 120, h: pen.seen.h + 300 };
  const cards = layout.cards.filter((one) => meets(one.box, seen));
  const onPath = pathOf(scene);
  for (const one of cards) {
    if (far) {
      paintGlance(scene, one, isActive(scene, one));
      if (onPath(one)) light(pen, one.box);
      continue;
    }
    onStave(scene, one, (lifted, card) => {
      for (const leaf of card.leaves) paintLeaf(lifted, card, leaf);
      paintCard(lifted, card);
      if (onPath(one)) light(pen, card.box);
    });
  }
  for (const one of cards) if (isActive(scene, one)) onStave(scene, one, paintNow);
}

/** The staves are painted at one height. A card of another row is painted there, and all of it put into its place. */
function onStave(scene: PaintView, one: Card, paint: (scene: PaintView, one: Card) => void): void {
  const { pen } = scene;
  const by = one.box.y - STAVE.cardTop;
  if (by === 0) {
    paint(scene, one);
    return;
  }
  const lifted = (box: Box): Box => ({ ...box, y: box.y - by });
  const leaves = one.leaves.map((leaf) => ({ ...leaf, box: lifted(leaf.box) }));
  const card = { ...one, box: lifted(one.box), leaves, curve: one.curve && lifted(one.curve) };
  const hits: Hit[] = [];
  pen.ctx.save();
  pen.ctx.translate(0, by);
  paint({ ...scene, pen: { ...pen, hits, seen: lifted(pen.seen) } }, card);
  pen.ctx.restore();
  for (const { box, title, act } of hits) {
    const placed = { ...box, y: box.y + by };
    pen.hits.push({ box: placed, title: (x, y) => title(x, y - by), act: (x, y) => act(x, y - by) });
  }
}

/** Whether a card shows, or hides, a node that Why has come through. */
function pathOf({ state }: PaintView): (one: Card) => boolean {
  const { path, graph } = state;
  if (path.size === 0 || !graph) return () => false;
  const layers = new Set([...path].map((node) => graph.nodes[node]?.layer ?? ""));
  const blocks = new Set([...layers].flatMap((layer) => blocksAbout(graph, layer)));
  return (one) => {
    if (one.kind === "block") return blocks.has(one.key);
    return one.kind === "op" ? path.has(one.node.id) : layers.has(one.layer.id);
  };
}

function paintLaneNames(scene: PaintView, layout: CardsLayout): void {
  const first = layout.cards[0];
  if (!first || densityAt(scene.pen.zoom) === "names") return;
  const style = { size: 13, weight: 600, colour: scene.pen.palette.ink2 };
  text(scene.pen, first.box.x, STAVE.cardTop - 12, "Values ▶", style);
  text(scene.pen, first.box.x, STAVE.cardTop + STAVE.cardHeight + 24, "◀ Gradients", style);
}

export function isActive(scene: PaintView, one: Card): boolean {
  const { now, stepping } = scene;
  if (!stepping || !now) return false;
  if (one.kind === "op") return now.node === one.node.id;
  const { graph } = scene.state;
  if (one.kind === "block")
    return graph !== null && now.layer !== null && blocksAbout(graph, now.layer).includes(one.key);
  return now.layer === one.layer.id;
}

function paintCard(scene: PaintView, one: Card): void {
  const { pen } = scene;
  const active = isActive(scene, one);
  if (one.kind === "block") paintSheets(scene, one);
  drawCard(pen, one.box, active);
  paintHeader(scene, one);
  if (one.kind === "block") paintCounts(scene, one);
  if (one.node.shape.length === 0) paintScalar(scene, one);
  else if (one.kind === "closed" && scene.pictures.has(`${one.layer.id}:0`)) paintClosed(scene, one);
  else if (one.kind === "input") paintInput(scene, one);
  else paintOp(scene, one);
  if (!(active && scene.now?.backward)) {
    line(pen, one.box.x + 10, STAVE.rule, one.box.x + one.box.w - 10, STAVE.rule, pen.palette.line, 1);
  }
  paintWritten(scene, one);
  if (one.curve) paintCurve(scene, one, one.curve, active);
}

function paintHeader(scene: PaintView, one: Card): void {
  const { pen } = scene;
  const { box, layer, node } = one;
  const right = box.x + box.w - 10;
  const op = one.kind === "op";
  const title = one.block?.title ?? layer.title;
  const name = op || one.kind === "input" ? node.plain : "";
  const room = box.w - 20 - (name ? 10 + 9 * name.length : 0);
  text(pen, box.x + 10, 65, op ? opName(one) : title, { size: 13, weight: 650, most: room });
  if (!writesNumbers(pen)) return;
  if (name) symbol(pen, right, 65, name, { size: 13, align: "right", colour: pen.palette.quiet });
  else if (one.kind === "closed") {
    const sizes = /\d+\s*→\s*\d+/.exec(layer.subtitle)?.[0] ?? "";
    if (box.w > 96) text(pen, right, 65, sizes, { align: "right", colour: pen.palette.quiet });
  }
}

/** "tanh"; the loss by its short name. */
function opName(one: Card): string {
  return one.layer.kind === "loss" ? one.layer.subtitle : (one.node.op ?? one.node.title).replaceAll("_", " ");
}

function paintOp(scene: PaintView, one: Card): void {
  const { pen, state } = scene;
  const part = {
    state,
    node: one.node,
    x: one.box.x + 10,
    right: one.box.x + one.box.w - 8,
    size: one.tile,
    bold: true,
    grown: 1,
  };
  paintStave(pen, { ...part, slot: "value", y: STAVE.forward });
  if (one.node.tracked) {
    paintStave(pen, { ...part, slot: "grad", y: STAVE.backward, grown: grownOf(scene, one.node.id) });
  } else untracked(scene, one);
}

/** The frame of ink about what the event has just filled. The contribution in Explain has the same. */
function paintWritten(scene: PaintView, one: Card): void {
  const { now, stepping, pen } = scene;
  if (!stepping || !now || now.target !== one.node.id || !now.slot) return;
  const y = now.slot === "value" ? STAVE.forward : STAVE.backward;
  strokeBox(pen, { x: one.box.x + 4, y: y - 67, w: one.box.w - 8, h: 134 }, 8, pen.palette.ink, 1.5);
}

/** What stands on the active card: the local gradient between the staves, and the place in the phase below. */
function paintNow(scene: PaintView, one: Card): void {
  const { pen, now, state } = scene;
  if (!now) return;
  const middle = one.box.x + one.box.w / 2;
  if (now.event.kind === "vjp" && one.kind === "op" && writesNumbers(pen)) chip(scene, middle);
  if (writesNumbers(pen))
    pill(pen, middle, one.box.y + one.box.h + 7, one.kind === "op" ? now.label : nowWords(state, now));
}

function chip(scene: PaintView, middle: number): void {
  const { pen, state } = scene;
  const { palette } = pen;
  const local = state.explanations.get(state.picture.cursor)?.local;
  const value = typeof local?.value === "number" ? local.value : null;
  const words = widthOf(pen, "× local", 12, 550);
  const w = value === null ? words + 24 : words + widthOf(pen, formatSigned(value), 12, 650) + 32;
  const box: Box = { x: middle - w / 2, y: STAVE.rule - 12, w, h: 24 };
  fillBox(pen, box, 12, palette.surface);
  strokeBox(pen, box, 12, palette.ink, 1.5);
  if (value === null) {
    text(pen, middle, STAVE.rule + 4.5, "× local", { align: "center", weight: 550 });
    return;
  }
  text(pen, box.x + 10, STAVE.rule + 4.5, "× local", { weight: 550 });
  readout(pen, box.x + w - 10, STAVE.rule + 4.5, value, { size: 12, align: "right", weight: 650 });
}
