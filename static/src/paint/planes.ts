/** Tiles whose cells are too small for squares and discs: pictures, one a plane. A value's cells touch; a gradient's are
 * dots on paper, so that the two are told apart by shape here too. */
import { planeAt, type TileSize } from "../graph/tileBox";
import type { Tile } from "../state/types";
import type { Palette } from "./colours";
import { rampIndex } from "./colours";
import { discRadius, largest } from "./numbers";
import type { Pen } from "./pen";

/** Below this size on the screen a cell is drawn as part of a picture. */
export const PICTURE_BELOW = 5;
/** Pixels of a picture along a side of a cell, so that dots leave their corners free. */
const DOT = 3;

interface Drawn {
  palette: Palette;
  canvas: HTMLCanvasElement;
}

const values = new WeakMap<Float32Array, Drawn>();
const gradients = new WeakMap<Float32Array, Drawn>();

/** The most cells that are drawn one by one. */
const MOST_MARKS = 4096;

/** Whether this tile is drawn as pictures at this zoom. */
export const asPictures = (pen: Pen, size: TileSize): boolean =>
  Math.min(size.cw, size.ch) * pen.zoom < PICTURE_BELOW || size.planes * size.rows * size.cols > MOST_MARKS;

export function drawPlanes(pen: Pen, tile: Tile, x: number, y: number, size: TileSize, slot: "value" | "grad"): void {
  const { ctx } = pen;
  if (tile.rows === 0 || tile.cols === 0) return;
  const source = picturesOf(tile, pen.palette, slot);
  const scale = slot === "grad" ? DOT : 1;
  const rows = Math.min(tile.rows, size.rows);
  const cols = Math.min(tile.cols, size.cols);
  ctx.save();
  ctx.imageSmoothingEnabled = false;
  for (let plane = 0; plane < Math.min(tile.planes, size.planes); plane++) {
    const [left, top] = planeAt(size, plane);
    const from = plane * tile.rows * scale;
    const [w, h] = [cols * size.cw, rows * size.ch];
    ctx.drawImage(source, 0, from, cols * scale, rows * scale, x + left, y + top, w, h);
  }
  ctx.restore();
}

function picturesOf(tile: Tile, palette: Palette, slot: "value" | "grad"): HTMLCanvasElement {
  const known = (slot === "grad" ? gradients : values).get(tile.data);
  if (known?.palette === palette) return known.canvas;
  const scale = slot === "grad" ? DOT : 1;
  const canvas = known?.canvas ?? document.createElement("canvas");
  canvas.width = tile.cols * scale;
  canvas.height = tile.planes * tile.rows * scale;
  const ctx = canvas.getContext("2d");
  const pixels = ctx?.createImageData(canvas.width, canvas.height);
  if (ctx && pixels) {
    if (slot === "grad") colourDots(tile, palette, pixels.data, canvas.width);
    else colourCells(tile, palette, pixels.data);
    ctx.putImageData(pixels, 0, 0);
  }
  (slot === "grad" ? gradients : values).set(tile.data, { palette, canvas });
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

/** How strong a gradient's colour is: by the logarithm of its size, as the area of a disc. */
export function gradientStrength(value: number): number {
  return (discRadius(Math.abs(value), 12) / 5.7) ** 2;
}

/** Of each cell 3 × 3 pixels without the corners; an exact zero leaves the middle alone. */
function colourDots(tile: Tile, palette: Palette, out: Uint8ClampedArray, width: number): void {
  for (let i = 0; i < tile.data.length; i++) {
    const value = tile.data[i] as number;
    const [row, col] = [Math.floor(i / tile.cols), i % tile.cols];
    const strength = Math.sign(value) * Math.max(0.12, gradientStrength(value));
    const [r, g, b] = Number.isFinite(value) ? colourAt(palette, rampIndex(strength, 1)) : odd(row + col);
    for (let dy = 0; dy < DOT; dy++) {
      for (let dx = 0; dx < DOT; dx++) {
        const corner = dx !== 1 && dy !== 1;
        if (corner || (value === 0 && (dx !== 1 || dy !== 1))) continue;
        out.set([r, g, b, 255], 4 * ((row * DOT + dy) * width + col * DOT + dx));
      }
    }
  }
}

function colourAt(palette: Palette, index: number): [number, number, number] {
  const at = 3 * index;
  const { rampRgb } = palette;
  return [rampRgb[at] as number, rampRgb[at + 1] as number, rampRgb[at + 2] as number];
}

/** NaN and infinities, hatched by cells: dark and light by turns in any theme. */
const odd = (place: number): [number, number, number] => (place % 2 === 0 ? [30, 41, 59] : [203, 213, 225]);
