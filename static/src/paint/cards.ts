/** Paints layers and operations on their two staves, with the edges between them. */
import { shapeText } from "../graph/anatomy";
import { type Box, meets } from "../graph/box";
import { type Card, type CardsLayout, type Carry, type Group, STAVE } from "../graph/cards";
import type { Now } from "../graph/now";
import { shapeIn } from "../state/picture";
import type { State } from "../state/types";
import { paintClosed, paintInput, paintScalar, untracked } from "./closed";
import { paintCurve } from "./curve";
import { backwardEdge, dotted, forwardEdge } from "./edges";
import { paintLeaf } from "./leaf";
import { nowWords, pill } from "./now";
import { formatSigned } from "./number";
import { card as drawCard, fillBox, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { drawPicture } from "./picture";
import { paintLanes, paintStave } from "./stave";
import { fits, readout, symbol, text, widthOf } from "./text";
import { grownOf, type PaintView, viewOf } from "./view";

export function paintCards(pen: Pen, layout: CardsLayout, state: State): void {
  const scene = viewOf(pen, state);
  paintLanes(pen, -4000, 12000);
  for (const group of layout.groups) if (meets(group.box, pen.seen)) paintGroup(scene, group);
  paintLaneNames(scene, layout);
  for (const carry of layout.carries) paintCarry(scene, carry);
  // Half a card's room about the screen, for what hangs on a card.
  const seen = { x: pen.seen.x - 60, y: pen.seen.y - 150, w: pen.seen.w + 120, h: pen.seen.h + 300 };
  const cards = layout.cards.filter((one) => meets(one.box, seen));
  for (const one of cards) {
    for (const leaf of one.leaves) paintLeaf(scene, one, leaf);
    paintCard(scene, one);
  }
  for (const one of cards) if (isActive(scene, one)) paintNow(scene, one);
}

function paintLaneNames(scene: PaintView, layout: CardsLayout): void {
  const first = layout.cards[0];
  if (!first) return;
  const style = { size: 13, weight: 600, colour: scene.pen.palette.ink2 };
  text(scene.pen, first.box.x, STAVE.cardTop - 12, "Values ▶", style);
  text(scene.pen, first.box.x, STAVE.cardTop + STAVE.cardHeight + 24, "◀ Gradients", style);
}

function paintGroup(scene: PaintView, { layer, box }: Group): void {
  const { pen } = scene;
  const { ctx, palette } = pen;
  fillBox(pen, box, 16, palette.bg);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, 16);
  ctx.clip();
  paintLanes(pen, box.x, box.w);
  ctx.restore();
  strokeBox(pen, box, 16, palette.line2, 1);
  const left = box.x + 16;
  const title = text(pen, left, 26, layer.title, { size: 15, weight: 650 });
  if (!writesNumbers(pen)) return;
  const free = box.x + box.w - 76 - left - title - 16;
  if (free < 30) return;
  const style = { size: 13, colour: palette.quiet, most: free };
  const subtitle = text(pen, left + title + 9, 26, layer.subtitle, style);
  const from = left + title + subtitle + 24;
  const room = box.x + box.w - 76 - from;
  const count = Math.min(layer.units, 16, Math.floor(room / 31));
  for (let unit = 0; unit < count; unit++) {
    const picture = scene.pictures.get(`${layer.id}:${unit}`);
    const at = { x: box.x + box.w - 76 - (count - unit) * 31, y: 7, w: 28, h: 28 };
    if (picture) drawPicture(pen, picture, at, scene.ring, 4);
  }
}

function paintCarry(scene: PaintView, carry: Carry): void {
  const { pen, state, now } = scene;
  const { node, x1, x2, free } = carry;
  const labelled = writesNumbers(pen) ? shapeText(shapeIn(state.picture, node)) : "";
  const computed = state.picture.tile(node.id, "value") !== null;
  const consumed = scene.stepping && now !== null && takes(scene, now, carry);
  const y = STAVE.forward;
  if (computed) forwardEdge(pen, x1, x2, y, "", consumed && !now?.backward);
  else {
    dotted(pen, () => {
      pen.ctx.moveTo(x1 + 2, y);
      pen.ctx.lineTo(x2 - 2, y);
    });
  }
  if (labelled && fits(pen, labelled, free.x2 - free.x1 - 4)) {
    text(pen, (free.x1 + free.x2) / 2, y - 9, labelled, { align: "center", colour: pen.palette.quiet });
  }
  if (!node.tracked) return;
  const known = state.picture.tile(node.id, "grad") !== null;
  const active = consumed && now?.backward === true && now.target === node.id;
  backwardEdge(pen, x1, x2, STAVE.backward, active ? "now" : known ? "done" : "none");
}

/** Whether the active op is the one that takes this value. */
function takes(scene: PaintView, now: Now, carry: Carry): boolean {
  const op = scene.state.graph?.nodes[now.node];
  const reading = now.event.kind === "forward" || now.event.kind === "loss" || now.event.kind === "vjp";
  return reading && op !== undefined && op.layer === carry.to.layer.id && op.inputs.includes(carry.node.id);
}

export function isActive(scene: PaintView, one: Card): boolean {
  const { now, stepping } = scene;
  if (!stepping || !now) return false;
  if (one.kind === "op") return now.node === one.node.id;
  return now.layer === one.layer.id;
}

function paintCard(scene: PaintView, one: Card): void {
  const { pen } = scene;
  const active = isActive(scene, one);
  drawCard(pen, one.box, active);
  paintHeader(scene, one);
  if (one.node.shape.length === 0) paintScalar(scene, one);
  else if (one.kind === "closed") paintClosed(scene, one);
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
  const name = op || one.kind === "input" ? node.plain : "";
  const room = box.w - 20 - (name ? 10 + 9 * name.length : 0);
  text(pen, box.x + 10, 65, op ? opName(one) : layer.title, { size: 13, weight: 650, most: room });
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
    pill(pen, middle, one.box.y + one.box.h + 4, one.kind === "op" ? now.label : nowWords(state, now));
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
