/** Single numbers out of tiles. */
import { focusCell, type Reading, readCell, readSpot } from "../state/cells";
import type { Picture, Slot, Tile } from "../state/types";
import { formatNumber, NOT_COMPUTED, ON_ITS_WAY } from "./number";

/** The number at (row, column) of the tensor seen as a matrix. Where it has fewer rows or columns the last one stands for
 * all (a bias, a scalar). */
export function cellOf(tile: Tile | null, row: number, col: number): Reading {
  if (!tile) return null;
  if (tile.coming) return undefined;
  if (tile.rows === 0 || tile.cols === 0) return null;
  const rows = tile.shape.length > 1 ? (tile.shape.at(-2) ?? 1) : 1;
  const cols = tile.shape.at(-1) ?? 1;
  const [, top, left] = tile.origin;
  const [r, c] = [Math.min(row, rows - 1) - top, Math.min(col, cols - 1) - left];
  if (r < 0 || c < 0 || r >= tile.rows || c >= tile.cols) return undefined;
  return readSpot(tile, [0, r, c]);
}

/** A node's number for an example and a unit: null is not computed, undefined is on its way. Where the whole batch is
 * looked at it is the mean over its examples. */
export function numberAt(picture: Picture, node: number, slot: Slot, row: number, unit: number): Reading {
  const one = picture.graph?.nodes[node];
  const tile = picture.reading(node, slot);
  if (!one || !tile) return null;
  if (tile.shape.includes(0)) return null;
  return readCell(tile, focusCell(one, tile.shape, { row, unit, input: 0 }));
}

/** A number that may be missing, written with `format`. */
export function written(value: Reading, format: (value: number) => string): string {
  return value === null ? NOT_COMPUTED : value === undefined ? ON_ITS_WAY : format(value);
}

/** The norm of a tensor, or that it is on its way. */
export const normOf = (tile: Tile): string => written(tile.norm ?? undefined, formatNumber);

const sizes = new WeakMap<Float32Array, number>();

/** The largest finite size in a tile. */
export function largest(tile: Tile): number {
  const known = sizes.get(tile.data);
  if (known !== undefined) return known;
  let most = 0;
  for (const value of tile.data) {
    const size = Math.abs(value);
    if (size > most && size !== Number.POSITIVE_INFINITY) most = size;
  }
  sizes.set(tile.data, most);
  return most;
}

const FLOOR = 1e-3;
const TOP = 0.3;

/** Radius of a gradient's disc in a cell of `size`: area by log |g|, from 10⁻³ (floored) to 0.3. */
export function discRadius(gradient: number, size: number): number {
  const t = (Math.log10(Math.max(gradient, 1e-9)) - Math.log10(FLOOR)) / (Math.log10(TOP) - Math.log10(FLOOR));
  return Math.max(Math.min(1.3, size / 3), (size / 2 - 0.3) * Math.sqrt(Math.min(1, Math.max(0, t))));
}
