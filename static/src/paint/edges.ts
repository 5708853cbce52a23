/** Edges: a line with a filled triangle forward, a rail with chevrons backward, a curve as wide as its weight. */
import { type Curve, pointOn } from "../graph/curves";
import { line, type Pen } from "./pen";
import { text } from "./text";

export function trianglePath(ctx: CanvasRenderingContext2D, x: number, y: number, s: number): void {
  ctx.beginPath();
  ctx.moveTo(x - 2 * s, y - s);
  ctx.lineTo(x, y);
  ctx.lineTo(x - 2 * s, y + s);
  ctx.closePath();
}

/** A value carried from left to right. `label` is its shape. */
export function forwardEdge(pen: Pen, x1: number, x2: number, y: number, label: string, active: boolean): void {
  const { ctx, palette } = pen;
  const colour = active ? palette.ink : palette.ink2;
  line(pen, x1, y, x2 - 7, y, colour, active ? 2.6 : 1.8);
  ctx.fillStyle = colour;
  trianglePath(ctx, x2, y, active ? 5.5 : 4.5);
  ctx.fill();
  if (active && pen.flow() < 1) {
    trianglePath(ctx, x1 + (x2 - x1) * pen.flow(), y, 6);
    ctx.fill();
  }
  if (label) text(pen, (x1 + x2) / 2, y - 9, label, { align: "center", colour: palette.quiet });
}

export function chevron(pen: Pen, x: number, y: number, s: number, colour: string): void {
  const { ctx } = pen;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.6;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.beginPath();
  ctx.moveTo(x, y - s);
  ctx.lineTo(x - s, y);
  ctx.lineTo(x, y + s);
  ctx.stroke();
  ctx.lineCap = "butt";
}

/** A gradient carried from right to left: dotted with "—" while not computed, solid ink while it is the active one. */
export function backwardEdge(pen: Pen, x1: number, x2: number, y: number, state: "none" | "done" | "now"): void {
  const { ctx, palette } = pen;
  if (state === "none") {
    dotted(pen, () => {
      ctx.moveTo(x1, y - 5);
      ctx.lineTo(x2, y - 5);
      ctx.moveTo(x1, y + 5);
      ctx.lineTo(x2, y + 5);
    });
    text(pen, (x1 + x2) / 2, y + 4, "—", { align: "center", colour: palette.quiet });
    return;
  }
  if (state === "now") {
    ctx.fillStyle = palette.ink;
    ctx.fillRect(x1, y - 9, x2 - x1, 18);
  } else {
    line(pen, x1, y - 5, x2, y - 5, palette.ink2, 1.5);
    line(pen, x1, y + 5, x2, y + 5, palette.ink2, 1.5);
  }
  const count = Math.max(1, Math.floor((x2 - x1 - 8) / 8));
  const shift = state === "now" ? -8 * pen.flow() + 8 : 0;
  const first = (x1 + x2) / 2 + 1.8 + (count - 1) * 4;
  for (let q = 0; q < count; q++) {
    const x = first - q * 8 + shift;
    if (x < x2 - 1) chevron(pen, x, y, 3.6, state === "now" ? palette.onInk : palette.ink2);
  }
}

/** Dots: what is not there yet. */
export function dotted(pen: Pen, path: () => void): void {
  const { ctx, palette } = pen;
  ctx.strokeStyle = palette.dot;
  ctx.lineWidth = 1.4;
  ctx.lineCap = "round";
  ctx.setLineDash([0.1, 4]);
  ctx.beginPath();
  path();
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.lineCap = "butt";
}

function curvePath(ctx: CanvasRenderingContext2D, curve: Curve): void {
  ctx.moveTo(curve.x1, curve.y1);
  ctx.bezierCurveTo(curve.mx, curve.y1, curve.mx, curve.y2, curve.x2, curve.y2);
}

/** A weight: hue is its sign, width its size. Zero is dashed grey; NaN and ∞ are dashed ink. */
export function weightEdge(pen: Pen, curve: Curve, weight: number, width: number, strength: number): void {
  const { ctx, palette } = pen;
  ctx.beginPath();
  curvePath(ctx, curve);
  ctx.globalAlpha = strength;
  const odd = weight === 0 || !Number.isFinite(weight);
  ctx.strokeStyle = weight === 0 ? palette.line2 : odd ? palette.ink : weight < 0 ? palette.neg : palette.pos;
  ctx.lineWidth = odd ? 1.6 : width;
  if (odd) ctx.setLineDash([4, 4]);
  ctx.stroke();
  if (odd) ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** A rim of ink about the edges along which something is carried now. */
export function weightCasing(pen: Pen, curve: Curve, width: number): void {
  const { ctx, palette } = pen;
  ctx.beginPath();
  curvePath(ctx, curve);
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = width + 2.4;
  ctx.stroke();
}

/** What flows along an edge: a triangle forward, a chevron backward. */
export function flowMark(pen: Pen, curve: Curve, backward: boolean): void {
  const { ctx, palette } = pen;
  const t = backward ? 1 - pen.flow() : pen.flow();
  const [x, y] = pointOn(curve, t);
  const [nx, ny] = pointOn(curve, Math.min(1, t + 0.01));
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(Math.atan2(ny - y, nx - x));
  if (backward) chevron(pen, 3, 0, 5.5, palette.ink);
  else {
    ctx.fillStyle = palette.ink;
    trianglePath(ctx, 6, 0, 6);
    ctx.fill();
  }
  ctx.restore();
}

/** The sign of a negative weight, written on its edge. */
export function bead(pen: Pen, curve: Curve, place: number, r: number): void {
  const { ctx, palette } = pen;
  const [x, y] = pointOn(curve, place);
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = palette.neg;
  ctx.fill();
  ctx.strokeStyle = palette.bg;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  ctx.fillStyle = palette.surface;
  ctx.fillRect(x - r * 0.53, y - 0.9, r * 1.06, 1.8);
}
