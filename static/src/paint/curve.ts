/** An op's own function, and at the active op the tangent whose slope is the local gradient. */
import type { Box } from "../graph/box";
import type { Card } from "../graph/cards";
import { type CurveName, curveAt, windowOf } from "../graph/functions";
import { numberAt } from "./numbers";
import { fillBox, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { text, widthOf } from "./text";
import type { PaintView } from "./view";

export function paintCurve(scene: PaintView, one: Card, box: Box, active: boolean): void {
  const { pen, state } = scene;
  const { palette } = pen;
  const curve = one.node.curve;
  const input = one.node.inputs[0];
  if (!curve || input === undefined) return;
  const unit = Math.min(state.focus.unit, one.tile.cols - 1);
  const x = scene.stepping ? (numberAt(state.picture, input, "value", state.focus.row, unit) ?? null) : null;
  const y = scene.stepping ? (numberAt(state.picture, one.node.id, "value", state.focus.row, unit) ?? null) : null;
  fillBox(pen, box, 10, palette.surface);
  strokeBox(pen, box, 10, active ? palette.ink : palette.line, active ? 1.5 : 1);
  const words = writesNumbers(pen) ? widthOf(pen, "= local", 12, 400) + 8 : 0;
  const said = words > 0 && box.w - 16 - words >= 48;
  const plot: Box = { x: box.x + 8, y: box.y + 6, w: Math.min(84, box.w - 16 - (said ? words : 0)), h: box.h - 12 };
  const local = state.explanations.get(state.picture.cursor)?.local?.value;
  const slope = active && scene.now?.event.kind === "vjp" && typeof local === "number" ? local : null;
  drawPlot(pen, plot, curve, x, y, slope, active);
  if (!said) return;
  const right = box.x + box.w - 8;
  text(pen, right, box.y + 20, "slope", { align: "right", colour: palette.quiet });
  text(pen, right, box.y + 35, "= local", { align: "right", colour: palette.quiet });
}

/** The function about zero, the point (x, y) of the cell in focus and, with a slope, the tangent there. */
export function drawPlot(
  pen: Pen,
  plot: Box,
  curve: CurveName,
  x: number | null,
  y: number | null,
  slope: number | null,
  active: boolean,
): void {
  const { ctx, palette } = pen;
  const { reach, low, high } = windowOf(curve, x ?? 0);
  const sx = plot.w / (2 * reach);
  const sy = plot.h / (high - low);
  const px = (v: number) => plot.x + (v + reach) * sx;
  const py = (v: number) => plot.y + (high - v) * sy;
  line(pen, plot.x, py(0), plot.x + plot.w, py(0), palette.line, 1.25);
  line(pen, px(0), plot.y, px(0), plot.y + plot.h, palette.line, 1.25);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.x, plot.y, plot.w, plot.h);
  ctx.clip();
  ctx.beginPath();
  for (let step = 0; step <= 60; step++) {
    const v = -reach + (step / 60) * 2 * reach;
    ctx.lineTo(px(v), py(curveAt(curve, v)));
  }
  ctx.strokeStyle = active ? palette.ink : palette.ink2;
  ctx.lineWidth = active ? 2.4 : 1.6;
  ctx.lineJoin = "round";
  ctx.stroke();
  if (x !== null && y !== null && slope !== null && Number.isFinite(slope)) {
    const half = 26 / Math.hypot(sx, slope * sy);
    line(pen, px(x - half), py(y - slope * half), px(x + half), py(y + slope * half), palette.line2, 1.75);
  }
  ctx.restore();
  if (x === null || y === null || !Number.isFinite(x)) return;
  ctx.beginPath();
  ctx.arc(Math.max(plot.x, Math.min(plot.x + plot.w, px(x))), Math.max(plot.y, py(y)), 3.6, 0, 2 * Math.PI);
  ctx.fillStyle = palette.surface;
  ctx.fill();
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 2;
  ctx.stroke();
}
