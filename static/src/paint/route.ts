/** Edges along routed corners: a line with a filled triangle for a value, a rail with chevrons for a gradient. */
import { along, lengthOf, type Point } from "../graph/path";
import { chevron, dotted, trianglePath } from "./edges";
import type { Pen } from "./pen";

const CORNER = 8;

function tracePath(ctx: CanvasRenderingContext2D, points: readonly Point[]): void {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return;
  ctx.moveTo(...first);
  for (let k = 1; k < points.length - 1; k++) {
    const corner = points[k] as Point;
    const next = points[k + 1] as Point;
    ctx.arcTo(corner[0], corner[1], next[0], next[1], CORNER);
  }
  ctx.lineTo(...last);
}

/** `head`: it ends at a card, with an arrow; else at a frame, where it goes on. */
export function valueRoute(pen: Pen, points: readonly Point[], state: "none" | "done" | "now", head = true): void {
  const { ctx, palette } = pen;
  if (state === "none") {
    dotted(pen, () => tracePath(ctx, points));
    return;
  }
  const colour = state === "now" ? palette.ink : palette.ink2;
  const end = points.at(-1) as Point;
  ctx.strokeStyle = colour;
  ctx.lineWidth = state === "now" ? 2.6 : 1.8;
  ctx.beginPath();
  tracePath(ctx, head ? [...points.slice(0, -1), [end[0] - 6, end[1]]] : points);
  ctx.stroke();
  ctx.fillStyle = colour;
  if (head) {
    trianglePath(ctx, end[0], end[1], 4.5);
    ctx.fill();
  }
  if (state === "now" && pen.flow() < 1) {
    const at = along(points, lengthOf(points) * pen.flow());
    turned(ctx, at, () => {
      trianglePath(ctx, 6, 0, 6);
      ctx.fill();
    });
  }
}

/** A way that Why has walked: a broad band of ink below the line. */
export function litRoute(pen: Pen, points: readonly Point[]): void {
  const { ctx, palette } = pen;
  ctx.save();
  ctx.strokeStyle = palette.ink;
  ctx.globalAlpha = 0.2;
  ctx.lineWidth = 24;
  ctx.lineJoin = "round";
  ctx.beginPath();
  tracePath(ctx, points);
  ctx.stroke();
  ctx.restore();
}

export function gradientRoute(pen: Pen, points: readonly Point[], state: "none" | "done" | "now"): void {
  const { ctx, palette } = pen;
  if (points.length < 2) return;
  if (state === "none") {
    dotted(pen, () => tracePath(ctx, points));
    return;
  }
  const now = state === "now";
  const stroke = (width: number, colour: string) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    tracePath(ctx, points);
    ctx.stroke();
  };
  stroke(now ? 14 : 11, now ? palette.ink : palette.ink2);
  if (!now) stroke(8, palette.bg);
  const length = lengthOf(points);
  const pitch = now ? 9 : 22;
  const shift = now ? pitch * (1 - pen.flow()) : 0;
  for (let at = 10; at < length - 6; at += pitch) {
    turned(ctx, along(points, at + shift), () => chevron(pen, 1.8, 0, 3.4, now ? palette.onInk : palette.ink2));
  }
}

function turned(ctx: CanvasRenderingContext2D, at: { x: number; y: number; angle: number }, draw: () => void): void {
  ctx.save();
  ctx.translate(at.x, at.y);
  ctx.rotate(at.angle);
  draw();
  ctx.restore();
}
