import type { Card, LeafCard } from "../graph/cards";
import type { Tile } from "../state/types";
import { backwardEdge, dotted, trianglePath } from "./edges";
import { pill } from "./now";
import { NOT_COMPUTED } from "./number";
import { card as drawCard, fillBox, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { cellHits, markFocus } from "./stave";
import { symbol, text, widthOf } from "./text";
import { drawDiscs, drawPlaces, drawTile } from "./tile";
import { grownOf, type PaintView } from "./view";

export function paintLeaf(scene: PaintView, op: Card, leaf: LeafCard): void {
  const { pen, state, now } = scene;
  const { ctx, palette } = pen;
  const { node, box, tile: size } = leaf;
  const updating = scene.stepping && now?.node === node.id;
  const bottom = op.box.y + op.box.h;
  const taken = scene.stepping && now?.node === op.node.id;
  const up = Math.min(34, box.w * 0.3) + box.x;
  const forwardNow = taken && !now?.backward;
  line(pen, up, box.y, up, bottom + 8, forwardNow ? palette.ink : palette.ink2, forwardNow ? 2.6 : 1.8);
  ctx.save();
  ctx.translate(up, bottom + 1);
  ctx.rotate(-Math.PI / 2);
  ctx.fillStyle = palette.ink2;
  trianglePath(ctx, 0, 0, 4.5);
  ctx.fill();
  ctx.restore();
  const gradient = state.picture.tile(node.id, "grad");
  if (node.tracked) {
    const state = taken && now?.backward && now.target === node.id ? "now" : gradient ? "done" : "none";
    ctx.save();
    ctx.translate(Math.max(up + 30, box.x + box.w * 0.7), bottom + 1);
    ctx.rotate(-Math.PI / 2);
    downRail(pen, box.y - bottom - 1, state);
    ctx.restore();
  }
  drawCard(pen, box, updating);
  symbol(pen, box.x + 10, box.y + 20, node.plain, { size: 14 });
  if (!writesNumbers(pen)) return;
  const shape = node.shape.length ? node.shape.join("×") : "1";
  text(pen, box.x + box.w - 10, box.y + 20, shape, { align: "right", colour: palette.quiet });
  const y = box.y + 57;
  const top = y - size.h / 2;
  const value = state.picture.tile(node.id, "value");
  if (node.indexes) drawPlaces(pen, value, box.x + 10, top, size);
  else drawTile(pen, value, box.x + 10, top, size);
  paintCells(scene, leaf, "value", value, box.x + 10);
  if (!node.tracked) return;
  const at = Math.max(box.x + 10 + size.w + 12, box.x + box.w - size.w - 34);
  drawDiscs(pen, gradient, at, top, size, grownOf(scene, node.id));
  paintCells(scene, leaf, "grad", gradient, at);
  if (!gradient) paintAbsent(pen, { x: at, y, w: size.w }, box.x + box.w - 10);
  const written = scene.stepping && now?.target === node.id ? now.slot : null;
  if (written === "grad") {
    strokeBox(pen, { x: at - 5, y: y - 29, w: size.w + 10, h: 58 }, 6, palette.ink, 1.5);
  } else if (written === "value") {
    strokeBox(pen, { x: box.x + 5, y: y - 29, w: size.w + 10, h: 58 }, 6, palette.ink, 1.5);
  }
  if (updating && now) pill(pen, box.x + box.w / 2, box.y + box.h + 1, now.label);
}

/** The chosen cell in its box, and what a press on any does. */
function paintCells(
  { pen, state }: PaintView,
  { node, box, tile: size }: LeafCard,
  slot: "value" | "grad",
  tile: Tile | null,
  x: number,
): void {
  if (!tile) return;
  const top = box.y + 57 - size.h / 2;
  markFocus(pen, state, node, tile, x, top, size, false);
  cellHits(pen, { state, node, slot, x, size }, tile, top);
}

/** "—" beside the dots; on a narrow card among them. */
function paintAbsent(pen: Pen, dots: { x: number; y: number; w: number }, right: number): void {
  const w = widthOf(pen, NOT_COMPUTED, 13, 400);
  const beside = dots.x + dots.w + 4 <= right - w;
  const x = beside ? right - w / 2 : dots.x + dots.w / 2;
  if (!beside) fillBox(pen, { x: x - w / 2 - 2, y: dots.y - 8, w: w + 4, h: 16 }, 3, pen.palette.surface);
  text(pen, x, dots.y + 4.5, NOT_COMPUTED, { size: 13, align: "center", colour: pen.palette.quiet });
}

/** A rail that runs downwards, drawn in a context turned by −90°: from 0 to −length. */
function downRail(pen: Pen, length: number, state: "none" | "done" | "now"): void {
  if (state === "none") {
    dotted(pen, () => {
      pen.ctx.moveTo(-length, -5);
      pen.ctx.lineTo(0, -5);
      pen.ctx.moveTo(-length, 5);
      pen.ctx.lineTo(0, 5);
    });
  } else backwardEdge(pen, -length, 0, 0, state);
}
