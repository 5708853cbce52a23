/** Broadcasting on the way back: what was repeated along an axis gets a gradient that is summed over it. */
import { tileFor } from "../graph/tileBox";
import type { GraphNode } from "../protocol.gen";
import { cellInFocus, readCell } from "../state/cells";
import type { State, Tile } from "../state/types";
import type { Pen } from "./pen";
import type { Section } from "./slip";
import { gradientName, readout, text, widthOf } from "./text";
import { drawDiscs } from "./tile";

const HEAD = 24;
const FAN = 54;
const ROOM = { w: 112, h: 84 };

export function fold(pen: Pen, state: State): Section | null {
  const { graph, event, tile } = state.picture;
  if (!graph || !event || event.folds.length === 0) return null;
  const [source, target] = [graph.nodes[event.node], graph.nodes[event.target]];
  if (!source || !target) return null;
  const upstream = tile(source.id, "grad");
  const sum = tile(target.id, event.writes === "contribution" ? "contribution" : "grad");
  if (!upstream || !sum) return null;
  const rows = tileFor(source, ROOM);
  const into = tileFor(target, ROOM);
  const words = foldWords(source, upstream, event.folds);
  const loss = graph.nodes[graph.loss]?.plain ?? "L";
  const value = readCell(sum, cellInFocus(target, sum.shape, state.focus));
  const words_w = widthOf(pen, words, 13, 600);
  return {
    w: Math.max(rows.w + FAN + into.w + 84, words_w + 8),
    h: HEAD + Math.max(rows.h, into.h, 24) + 20,
    paint(own, x, y) {
      text(own, x, y + 13, words, { size: 13, weight: 600 });
      const top = y + HEAD;
      const high = Math.max(rows.h, into.h, 24);
      const middle = top + high / 2;
      const style = { colour: own.palette.quiet };
      drawDiscs(own, upstream, x, middle - rows.h / 2, rows);
      paintFan(own, x + rows.w + 4, middle - rows.h / 2, rows.ch, rows.rows, x + rows.w + FAN, middle);
      drawDiscs(own, sum, x + rows.w + FAN + 4, middle - into.h / 2, into, own.flow());
      readout(own, x + rows.w + FAN + into.w + 14, middle + 4.5, value, { size: 13, weight: 650 });
      gradientName(own, x, top + high + 16, loss, source.plain, style);
      gradientName(own, x + rows.w + FAN, top + high + 16, loss, target.plain, style);
    },
  };
}

/** "Σ over 10 examples". */
export function foldWords(source: GraphNode, upstream: Tile, folds: readonly number[]): string {
  const counted = folds.map((axis) => {
    const count = upstream.shape[axis] ?? 1;
    const what = source.axes[axis] || "place";
    return `${count} ${what}${count === 1 ? "" : "s"}`;
  });
  return `Σ over ${counted.join(" × ")}`;
}

/** A line from each row into the one. While it flows, a bead runs along each. */
function paintFan(pen: Pen, x1: number, top: number, pitch: number, rows: number, x2: number, y2: number): void {
  const { ctx, palette } = pen;
  const bend = (x1 + x2) / 2;
  ctx.strokeStyle = palette.line2;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let row = 0; row < rows; row++) {
    const y1 = top + (row + 0.5) * pitch;
    ctx.moveTo(x1, y1);
    ctx.bezierCurveTo(bend, y1, bend, y2, x2 - 6, y2);
  }
  ctx.stroke();
  ctx.fillStyle = palette.ink;
  ctx.beginPath();
  ctx.moveTo(x2 - 7, y2 - 4.5);
  ctx.lineTo(x2, y2);
  ctx.lineTo(x2 - 7, y2 + 4.5);
  ctx.fill();
  const t = pen.flow();
  if (t >= 1) return;
  ctx.beginPath();
  for (let row = 0; row < rows; row++) {
    const y1 = top + (row + 0.5) * pitch;
    const y = y1 + (y2 - y1) * t * t * (3 - 2 * t);
    const x = x1 + (x2 - x1) * t;
    ctx.moveTo(x + 2.2, y);
    ctx.arc(x, y, 2.2, 0, 2 * Math.PI);
  }
  ctx.fill();
}
