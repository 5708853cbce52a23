/** Values as squares, depth of colour = size; gradients as discs, area = log of size. A bar is a minus. */
import type { Box } from "../graph/box";
import { planeAt, spotAt, type TileSize } from "../graph/tileBox";
import type { Spot } from "../state/cells";
import type { Tile } from "../state/types";
import { rampIndex } from "./colours";
import { discRadius, largest } from "./numbers";
import { type Pen, strokeBox } from "./pen";
import { asPictures, drawPlanes } from "./planes";

/** Below this size on the screen a cell is colour alone. */
const BAR_FROM = 6;

export function drawTile(pen: Pen, tile: Tile | null, x: number, y: number, size: TileSize): void {
  if (!tile || tile.coming) {
    drawDots(pen, x, y, size, tile !== null);
    return;
  }
  if (asPictures(pen, size)) {
    drawPlanes(pen, tile, x, y, size, "value");
    return;
  }
  const { ctx, palette } = pen;
  const { cw, ch } = size;
  const scale = largest(tile);
  const gap = Math.min(1, cw * 0.1);
  const bars = Math.min(cw, ch) * pen.zoom >= BAR_FROM;
  const zeros: [number, number][] = [];
  const odd: [number, number][] = [];
  const minus: [number, number, boolean][] = [];
  eachCell(tile, size, x, y, (value, left, top) => {
    if (value === 0) zeros.push([left, top]);
    else if (!Number.isFinite(value)) odd.push([left, top]);
    else {
      ctx.fillStyle = palette.ramp[rampIndex(value, scale)] ?? palette.zero;
      ctx.fillRect(left + gap / 2, top + gap / 2, cw - gap, ch - gap);
      if (value < 0 && bars) minus.push([left + cw / 2, top + ch / 2, -value / scale > 0.45]);
    }
  });
  for (const [cx, cy, strong] of minus) {
    ctx.fillStyle = strong ? palette.surface : palette.neg;
    ctx.fillRect(cx - 2.5, cy - 0.75, 5, 1.5);
  }
  if (zeros.length > 0) zeroCells(pen, zeros, size);
  if (odd.length > 0) hatchedCells(pen, odd, size);
}

/** Places of words or classes: cells alike, since a place is neither large nor small. */
export function drawPlaces(pen: Pen, tile: Tile | null, x: number, y: number, size: TileSize): void {
  if (!tile || tile.coming) {
    drawDots(pen, x, y, size, tile !== null);
    return;
  }
  const { ctx, palette } = pen;
  ctx.fillStyle = palette.line;
  const gap = Math.min(2, size.cw * 0.2);
  eachCell(tile, size, x, y, (_, left, top) =>
    ctx.fillRect(left + gap / 2, top + gap / 2, size.cw - gap, size.ch - gap),
  );
}

function eachCell(
  tile: Tile,
  size: TileSize,
  x: number,
  y: number,
  visit: (value: number, left: number, top: number) => void,
): void {
  for (let plane = 0; plane < Math.min(tile.planes, size.planes); plane++) {
    const [left, top] = planeAt(size, plane);
    for (let i = 0; i < Math.min(tile.rows, size.rows); i++) {
      for (let j = 0; j < Math.min(tile.cols, size.cols); j++) {
        const value = tile.data[(plane * tile.rows + i) * tile.cols + j] as number;
        visit(value, x + left + j * size.cw, y + top + i * size.ch);
      }
    }
  }
}

/** Below this size on the screen dashes would be noise. */
const DASH_FROM = 9;

/** Exact zeros: dashed; as plain as paper allows where cells are small. */
function zeroCells(pen: Pen, cells: readonly [number, number][], size: TileSize): void {
  const { ctx, palette } = pen;
  if (Math.min(size.cw, size.ch) * pen.zoom < DASH_FROM) {
    const gap = Math.min(1, size.cw * 0.1);
    ctx.fillStyle = palette.zero;
    for (const [x, y] of cells) ctx.fillRect(x + gap / 2, y + gap / 2, size.cw - gap, size.ch - gap);
    return;
  }
  ctx.strokeStyle = palette.line2;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 2]);
  const inset = Math.min(1.5, size.ch * 0.15, size.cw * 0.15);
  ctx.beginPath();
  for (const [x, y] of cells) ctx.rect(x + inset, y + inset, size.cw - 2 * inset, size.ch - 2 * inset);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** NaN and infinities. */
function hatchedCells(pen: Pen, cells: readonly [number, number][], size: TileSize): void {
  const { ctx, palette } = pen;
  const { cw, ch } = size;
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const [x, y] of cells) {
    ctx.rect(x + 1, y + 1, cw - 2, ch - 2);
    for (const t of [0.33, 0.66, 1]) {
      ctx.moveTo(x + 1, y + ch * t - 1);
      ctx.lineTo(x + cw * t - 1, y + 1);
      if (t < 1) {
        ctx.moveTo(x + cw * t, y + ch - 1);
        ctx.lineTo(x + cw - 1, y + ch * t);
      }
    }
  }
  ctx.stroke();
}

/** The closest that dots of absence stand: of small cells there is not one each. */
const DOTS_APART = 8;

/** Not computed: dots, beside a written "—". What is `coming` has its frame about them. */
export function drawDots(pen: Pen, x: number, y: number, size: TileSize, coming = false): void {
  const { ctx, palette } = pen;
  const { cw, ch, rows, cols } = size;
  const spread = (count: number, cell: number) => Math.max(1, Math.min(count, Math.floor((count * cell) / DOTS_APART)));
  const [down, over] = [spread(rows, ch), spread(cols, cw)];
  ctx.fillStyle = palette.dot;
  ctx.beginPath();
  for (let plane = 0; plane < size.planes; plane++) {
    const [left, top] = planeAt(size, plane);
    for (let i = 0; i < down; i++) {
      for (let j = 0; j < over; j++) {
        const [cx, cy] = [((j + 0.5) * cols * cw) / over, ((i + 0.5) * rows * ch) / down];
        ctx.rect(x + left + cx - 1, y + top + cy - 1, 2, 2);
      }
    }
  }
  ctx.fill();
  if (coming) strokeBox(pen, tileBox(x, y, size), 2, palette.dot, 1);
}

/** `grown` is how far the discs have grown out of nothing, 0 to 1. */
export function drawDiscs(pen: Pen, tile: Tile | null, x: number, y: number, size: TileSize, grown = 1): void {
  if (!tile || tile.coming) {
    drawDots(pen, x, y, size, tile !== null);
    return;
  }
  if (asPictures(pen, size)) {
    drawPlanes(pen, tile, x, y, size, "grad");
    return;
  }
  const { ctx, palette } = pen;
  const cell = Math.min(size.cw, size.ch);
  const zeros: [number, number][] = [];
  const odd: [number, number][] = [];
  const bars: [number, number, number][] = [];
  const positive = new Path2D();
  const negative = new Path2D();
  eachCell(tile, size, x, y, (value, left, top) => {
    if (value === 0) zeros.push([left, top]);
    else if (!Number.isFinite(value)) odd.push([left, top]);
    else {
      const r = discRadius(Math.abs(value), cell) * grown;
      const cx = left + size.cw / 2;
      const cy = top + size.ch / 2;
      const path = value < 0 ? negative : positive;
      path.moveTo(cx + r, cy);
      path.arc(cx, cy, r, 0, 2 * Math.PI);
      if (value < 0 && r > 2) bars.push([cx, cy, r]);
    }
  });
  ctx.fillStyle = palette.pos;
  ctx.fill(positive);
  ctx.fillStyle = palette.neg;
  ctx.fill(negative);
  ctx.fillStyle = palette.surface;
  for (const [cx, cy, r] of bars) ctx.fillRect(cx - r * 0.55, cy - 0.75, r * 1.1, 1.5);
  if (zeros.length > 0) zeroRings(pen, zeros, size, cell);
  if (odd.length > 0) hatchedCells(pen, odd, size);
}

/** Exact zeros of a gradient: dashed; thin small rings where cells are small. */
function zeroRings(pen: Pen, cells: readonly [number, number][], size: TileSize, cell: number): void {
  const { ctx, palette } = pen;
  const small = cell * pen.zoom < DASH_FROM;
  const r = small ? cell * 0.16 : Math.max(1.2, cell * 0.3);
  ctx.strokeStyle = small ? palette.line : palette.line2;
  ctx.lineWidth = small ? Math.min(1, cell * 0.14) : 1;
  if (!small) ctx.setLineDash([2, 2]);
  ctx.beginPath();
  for (const [x, y] of cells) {
    ctx.moveTo(x + size.cw / 2 + r, y + size.ch / 2);
    ctx.arc(x + size.cw / 2, y + size.ch / 2, r, 0, 2 * Math.PI);
  }
  ctx.stroke();
  ctx.setLineDash([]);
}

/** The cell in focus, where it is wanted; of several planes its plane, and where the rows are `examples` its row. */
export function focusMark(
  pen: Pen,
  x: number,
  y: number,
  size: TileSize,
  spot: Spot,
  cell: boolean,
  examples: boolean,
): void {
  const { palette } = pen;
  const [plane, row, col] = spot;
  const [left, top] = planeAt(size, Math.min(plane, size.planes - 1));
  const at = { x: x + left, y: y + top };
  const [w, h] = [size.cw * size.cols, size.ch * size.rows];
  const rowTop = at.y + Math.min(row, size.rows - 1) * size.ch;
  if (size.planes > 1) strokeBox(pen, { x: at.x - 1.5, y: at.y - 1.5, w: w + 3, h: h + 3 }, 2, palette.ink, 1.25);
  else if (examples) strokeBox(pen, { x: x - 2, y: rowTop - 1, w: size.w + 4, h: size.ch + 2 }, 3, palette.ink, 1.5);
  if (!cell || (examples && size.cols < 2)) return;
  const cellLeft = at.x + Math.min(col, size.cols - 1) * size.cw;
  // A cell of a picture is too small for a frame of its own size: the frame stands about it.
  const out = size.planes > 1 || size.cw < 4 ? Math.max(1, (5 - size.cw) / 2) : 0;
  const box = {
    x: cellLeft - out,
    y: rowTop - Math.max(1, out),
    w: size.cw + 2 * out,
    h: size.ch + 2 * Math.max(1, out),
  };
  if (out > 0) strokeBox(pen, box, 1, palette.surface, 3);
  strokeBox(pen, box, 1, palette.ink, 1.5);
}

/** Plane, row and column at a place within a tile that is drawn at (x, y). */
export function cellAt(size: TileSize, x: number, y: number, at: { x: number; y: number }): Spot {
  return spotAt(size, at.x - x, at.y - y);
}

export function tileBox(x: number, y: number, size: TileSize): Box {
  return { x, y, w: size.w, h: size.h };
}
