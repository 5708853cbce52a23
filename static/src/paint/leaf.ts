import type { Card, LeafCard } from "../graph/cards";
import { backwardEdge, dotted, trianglePath } from "./edges";
import { NOT_COMPUTED } from "./number";
import { card as drawCard, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { symbol, text } from "./text";
import { drawDiscs, drawTile } from "./tile";
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
  drawTile(pen, state.picture.tile(node.id, "value"), box.x + 10, y - size.h / 2, size);
  if (!node.tracked) return;
  const at = Math.max(box.x + 10 + size.w + 12, box.x + box.w - size.w - 34);
  drawDiscs(pen, gradient, at, y - size.h / 2, size, grownOf(scene, node.id));
  if (!gradient)
    text(pen, box.x + box.w - 10, y + 4.5, NOT_COMPUTED, { size: 13, align: "right", colour: palette.quiet });
  const written = scene.stepping && now?.target === node.id ? now.slot : null;
  if (written === "grad") {
    strokeBox(pen, { x: at - 5, y: y - 29, w: size.w + 10, h: 58 }, 6, palette.ink, 1.5);
  } else if (written === "value") {
    strokeBox(pen, { x: box.x + 5, y: y - 29, w: size.w + 10, h: 58 }, 6, palette.ink, 1.5);
  }
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
