/** What every painter draws with: the canvas, the colours, how large things appear, and where a click does something. */
import type { Box } from "../graph/box";
import type { Palette } from "./colours";

/** A place on the graph that answers a click, with the words of its tooltip. (x, y) is where in the graph it was met. */
export interface Hit {
  box: Box;
  /** Of the box only this part, where it is not all of it. */
  within?(x: number, y: number): boolean;
  /** What lights up while the mouse is over it. */
  lights?: Lit;
  title(x: number, y: number): string;
  act(x: number, y: number): void;
}

/** One cell of one node's tensor: a weight under the mouse. */
export interface Lit {
  node: number;
  cell: readonly number[];
}

export interface Pen {
  ctx: CanvasRenderingContext2D;
  palette: Palette;
  /** Screen pixels per unit of the graph. */
  zoom: number;
  /** Part of the flow of the last step that has passed, 0 to 1; 1 at rest. Who asks is painted again until it rests. */
  flow(): number;
  hits: Hit[];
  /** What the mouse is over. */
  lit: Lit | null;
  /** The part of the graph that is on the screen. What lies outside need not be drawn. */
  seen: Box;
}

/** What is drawn at a zoom: few strokes and names, pictures and tiles, numbers too, or numbers in the cells. */
export type Density = "names" | "tiles" | "readouts" | "cells";

export function densityAt(zoom: number): Density {
  if (zoom < 0.4) return "names";
  if (zoom < 0.7) return "tiles";
  return zoom <= 1.5 ? "readouts" : "cells";
}

export function hit(pen: Pen, box: Box, title: string, act: () => void): void {
  pen.hits.push({ box, title: () => title, act });
}

/** Whether numbers are written beside the tiles at this zoom. */
export function writesNumbers(pen: Pen): boolean {
  const density = densityAt(pen.zoom);
  return density === "readouts" || density === "cells";
}

export function fillBox(pen: Pen, box: Box, radius: number, fill: string): void {
  const { ctx } = pen;
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, radius);
  ctx.fill();
}

export function strokeBox(pen: Pen, box: Box, radius: number, stroke: string, width: number): void {
  const { ctx } = pen;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, radius);
  ctx.stroke();
}

/** A card on the paper. The one that is active now stands out by ink and, alone, by a shadow. */
export function card(pen: Pen, box: Box, active: boolean, radius = 10): void {
  const { ctx, palette, zoom } = pen;
  if (active) {
    ctx.save();
    ctx.shadowColor = "rgba(15,23,42,.22)";
    ctx.shadowBlur = 20 * zoom;
    ctx.shadowOffsetY = 6 * zoom;
    fillBox(pen, box, radius, palette.surface);
    ctx.restore();
    strokeBox(pen, box, radius, palette.ink, 2.5);
  } else {
    fillBox(pen, box, radius, palette.surface);
    strokeBox(pen, box, radius, palette.line, 1);
  }
}

/** What was pressed in words or in a table: a halo about its place, apart from the frame that means now. */
export function halo(pen: Pen, box: Box): void {
  const { ctx, palette } = pen;
  const grown = (by: number): Box => ({ x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by });
  ctx.globalAlpha = 0.16;
  strokeBox(pen, grown(5.5), 14, palette.ink, 4);
  ctx.globalAlpha = 1;
  strokeBox(pen, grown(7.5), 16, palette.ink, 1.5);
}

/** A breakpoint: a dot on the upper left corner, as large on the screen at every zoom. */
export function stopMark(pen: Pen, box: Box): void {
  const { ctx, palette } = pen;
  const radius = 5.5 / Math.max(0.5, Math.min(1, pen.zoom));
  ctx.beginPath();
  ctx.arc(box.x + 1, box.y + 1, radius, 0, 2 * Math.PI);
  ctx.fillStyle = palette.ink;
  ctx.fill();
  ctx.strokeStyle = palette.surface;
  ctx.lineWidth = 2;
  ctx.stroke();
}

/** What lies on the way that Why has walked: a band of ink about it, broader than the frame that means now. */
export function light(pen: Pen, box: Box): void {
  pen.ctx.globalAlpha = 0.2;
  strokeBox(pen, { x: box.x - 4, y: box.y - 4, w: box.w + 8, h: box.h + 8 }, 14, pen.palette.ink, 8);
  pen.ctx.globalAlpha = 1;
}

export function line(pen: Pen, x1: number, y1: number, x2: number, y2: number, stroke: string, width: number): void {
  const { ctx } = pen;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

/** Hatching: NaN and infinities. */
export function hatch(pen: Pen, box: Box): void {
  const { ctx, palette } = pen;
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, 4);
  ctx.clip();
  ctx.beginPath();
  for (let x = box.x - box.h; x < box.x + box.w; x += 5) {
    ctx.moveTo(x, box.y + box.h);
    ctx.lineTo(x + box.h, box.y);
  }
  ctx.strokeStyle = palette.dot;
  ctx.lineWidth = 1.2;
  ctx.stroke();
  ctx.restore();
}
