/** A unit without a picture of the input plane: its feature map, or its number for every example of the batch. */
import type { Box } from "../graph/box";
import type { Tile } from "../state/types";
import { rampIndex } from "./colours";
import { largest } from "./numbers";
import { hatch, type Pen, strokeBox } from "./pen";

/** What a unit is in its layer's output: rows × cols of it, row by row. */
export interface UnitPart {
  rows: number;
  cols: number;
  data: Float32Array;
  /** The row in focus, where the rows are examples. */
  row: number | null;
}

/** Null where the tile does not hold this unit. `row` is the example in focus. */
export function unitPart(tile: Tile, unit: number, row: number | null): UnitPart | null {
  if (tile.coming || tile.data.length === 0) return null;
  const maps = tile.shape.length - (tile.row !== null || tile.mean ? 1 : 0) > 2;
  if (maps) {
    const plane = unit - tile.origin[0];
    if (plane < 0 || plane >= tile.planes) return null;
    const size = tile.rows * tile.cols;
    return { rows: tile.rows, cols: tile.cols, data: tile.data.subarray(plane * size, (plane + 1) * size), row: null };
  }
  const col = unit - tile.origin[2];
  if (col < 0 || col >= tile.cols) return null;
  const data = Float32Array.from({ length: tile.rows }, (_, i) => tile.data[i * tile.cols + col] as number);
  const place = row === null || tile.row !== null ? null : row - tile.origin[1];
  return { rows: tile.rows, cols: 1, data, row: place !== null && place >= 0 && place < tile.rows ? place : null };
}

/** Cells as large as the box allows, square where they are a picture. */
export function drawUnit(pen: Pen, tile: Tile, unit: number, box: Box, row: number | null): void {
  const part = unitPart(tile, unit, row);
  if (!part) return;
  const { ctx, palette } = pen;
  const side = Math.min(box.w / part.cols, box.h / part.rows);
  const [cw, ch] = part.cols === 1 ? [box.w, box.h / part.rows] : [side, side];
  const left = box.x + (box.w - cw * part.cols) / 2;
  const top = box.y + (box.h - ch * part.rows) / 2;
  const scale = largest(tile);
  for (let i = 0; i < part.rows; i++) {
    for (let j = 0; j < part.cols; j++) {
      const value = part.data[i * part.cols + j] as number;
      const at = { x: left + j * cw, y: top + i * ch, w: cw + 0.15, h: ch + 0.15 };
      if (Number.isFinite(value)) {
        ctx.fillStyle = palette.ramp[rampIndex(value, scale)] ?? palette.zero;
        ctx.fillRect(at.x, at.y, at.w, at.h);
      } else hatch(pen, at);
    }
  }
  if (part.row === null) return;
  strokeBox(pen, { x: left - 1, y: top + part.row * ch - 0.5, w: cw + 2, h: ch + 1 }, 2, palette.ink, 1.5);
}
