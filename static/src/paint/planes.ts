/** Tiles whose cells are too small for squares and discs: pictures, one a plane. A value's cells touch; a gradient's are
 * round dots on paper, so that the two are told apart by shape here too. */
import { planeAt, type TileSize } from "../graph/tileBox";
import type { Tile } from "../state/types";
import type { Palette } from "./colours";
import { rampIndex } from "./colours";
import { discRadius, largest } from "./numbers";
import type { Pen } from "./pen";

/** Below this size on the screen a cell is drawn as part of a picture. */
export const PICTURE_BELOW = 5;
/** No two dots stand closer on the screen: of smaller cells one dot shows the strongest of a few neighbours. */
const DOTS_APART = 3;
/** Of the shorter side of its cell a dot takes so much; an exact zero is a speck. */
const DOT = { full: 0.8, zero: 0.25 };
/** Shades of a dot, from the strongest of one sign to that of the other: so few that each is filled at once. */
const SHADES = 8;

interface Drawn {
  palette: Palette;
  canvas: HTMLCanvasElement;
}

const values = new WeakMap<Float32Array, Drawn>();

/** Dots of one tile at one size, by their shade; NaN and infinities apart. */
interface Dots {
  of: string;
  shades: Map<number, Path2D>;
}

const gradients = new WeakMap<Float32Array, Dots>();
const ODD = 99;

/** The most cells that are drawn one by one. */
const MOST_MARKS = 4096;

/** Whether this tile is drawn as pictures at this zoom. */
export const asPictures = (pen: Pen, size: TileSize): boolean =>
  Math.min(size.cw, size.ch) * pen.zoom < PICTURE_BELOW || size.planes * size.rows * size.cols > MOST_MARKS;

export function drawPlanes(pen: Pen, tile: Tile, x: number, y: number, size: TileSize, slot: "value" | "grad"): void {
  if (tile.rows === 0 || tile.cols === 0) return;
  if (slot === "grad") {
    drawDotted(pen, tile, x, y, size);
    return;
  }
  const { ctx } = pen;
  const source = picturesOf(tile, pen.palette);
  const rows = Math.min(tile.rows, size.rows);
  const cols = Math.min(tile.cols, size.cols);
  ctx.save();
  ctx.imageSmoothingEnabled = false;
  for (let plane = 0; plane < Math.min(tile.planes, size.planes); plane++) {
    const [left, top] = planeAt(size, plane);
    ctx.drawImage(source, 0, plane * tile.rows, cols, rows, x + left, y + top, cols * size.cw, rows * size.ch);
  }
  ctx.restore();
}

function drawDotted(pen: Pen, tile: Tile, x: number, y: number, size: TileSize): void {
  const { ctx, palette } = pen;
  ctx.save();
  ctx.translate(x, y);
  for (const [shade, path] of dotsOf(tile, size, pen.zoom)) {
    const ramp = palette.ramp[rampIndex(shade / SHADES, 1)];
    ctx.fillStyle = shade === ODD ? palette.ink : shade === 0 ? palette.dot : (ramp ?? palette.zero);
    ctx.fill(path);
  }
  ctx.restore();
}

function dotsOf(tile: Tile, size: TileSize, zoom: number): Map<number, Path2D> {
  const over = blockOf(size.cw * zoom);
  const down = blockOf(size.ch * zoom);
  const of = [size.cw, size.ch, size.rows, size.cols, size.planes, size.across, over, down].join();
  const known = gradients.get(tile.data);
  if (known?.of === of) return known.shades;
  const shades = new Map<number, Path2D>();
  const rows = Math.min(tile.rows, size.rows);
  const cols = Math.min(tile.cols, size.cols);
  const side = Math.min(over * size.cw, down * size.ch);
  for (let plane = 0; plane < Math.min(tile.planes, size.planes); plane++) {
    const [left, top] = planeAt(size, plane);
    for (let row = 0; row < rows; row += down) {
      for (let col = 0; col < cols; col += over) {
        const [high, wide] = [Math.min(down, rows - row), Math.min(over, cols - col)];
        const shade = shadeOf(strongest(tile, plane, row, col, high, wide));
        const r = (side / 2) * (shade === 0 ? DOT.zero : DOT.full);
        const [cx, cy] = [left + (col + wide / 2) * size.cw, top + (row + high / 2) * size.ch];
        let path = shades.get(shade);
        if (!path) {
          path = new Path2D();
          shades.set(shade, path);
        }
        path.moveTo(cx + r, cy);
        path.arc(cx, cy, r, 0, 2 * Math.PI);
      }
    }
  }
  gradients.set(tile.data, { of, shades });
  return shades;
}

/** How strong a gradient's colour is: by the logarithm of its size, as the area of a disc. */
export function gradientStrength(value: number): number {
  return (discRadius(Math.abs(value), 12) / 5.7) ** 2;
}

/** So many cells in a row share a dot. */
export const blockOf = (cell: number): number => Math.max(1, Math.ceil(DOTS_APART / cell));

/** The number of largest size in a part of a plane; NaN before all. */
export function strongest(tile: Tile, plane: number, row: number, col: number, high: number, wide: number): number {
  let most = 0;
  for (let i = row; i < row + high; i++) {
    const from = (plane * tile.rows + i) * tile.cols;
    for (let j = from + col; j < from + col + wide; j++) {
      const value = tile.data[j] as number;
      if (Number.isNaN(value)) return value;
      if (Math.abs(value) > Math.abs(most)) most = value;
    }
  }
  return most;
}

function shadeOf(value: number): number {
  if (value === 0) return 0;
  if (!Number.isFinite(value)) return ODD;
  return Math.sign(value) * Math.max(2, Math.round(SHADES * gradientStrength(value)));
}

function picturesOf(tile: Tile, palette: Palette): HTMLCanvasElement {
  const known = values.get(tile.data);
  if (known?.palette === palette) return known.canvas;
  const canvas = known?.canvas ?? document.createElement("canvas");
  canvas.width = tile.cols;
  canvas.height = tile.planes * tile.rows;
  const ctx = canvas.getContext("2d");
  const pixels = ctx?.createImageData(canvas.width, canvas.height);
  if (ctx && pixels) {
    colourCells(tile, palette, pixels.data);
    ctx.putImageData(pixels, 0, 0);
  }
  values.set(tile.data, { palette, canvas });
  return canvas;
}

/** One opaque pixel a cell, by the ramp; NaN and infinities in ink and paper by turns. */
export function colourCells(tile: Tile, palette: Palette, out: Uint8ClampedArray): void {
  const scale = largest(tile);
  for (let i = 0; i < tile.data.length; i++) {
    const value = tile.data[i] as number;
    const place = Math.floor(i / tile.cols) + (i % tile.cols);
    const [r, g, b] = Number.isFinite(value) ? colourAt(palette, rampIndex(value, scale)) : odd(place);
    out.set([r, g, b, 255], 4 * i);
  }
}

function colourAt(palette: Palette, index: number): [number, number, number] {
  const at = 3 * index;
  const { rampRgb } = palette;
  return [rampRgb[at] as number, rampRgb[at + 1] as number, rampRgb[at + 2] as number];
}

/** NaN and infinities, hatched by cells: dark and light by turns in any theme. */
const odd = (place: number): [number, number, number] => (place % 2 === 0 ? [30, 41, 59] : [203, 213, 225]);
