/** Single numbers out of tiles. */
import type { Picture, Slot, Tile } from "../state/types";

/** The number at (row, column). Where the tensor has fewer rows or columns the last one stands for all (a bias, a scalar). */
export function cellOf(tile: Tile | null, row: number, col: number): number | null {
  if (!tile || tile.rows === 0 || tile.cols === 0) return null;
  const value = tile.data[Math.min(row, tile.rows - 1) * tile.cols + Math.min(col, tile.cols - 1)];
  return value ?? null;
}

export function numberAt(picture: Picture, node: number, slot: Slot, row: number, col: number): number | null {
  return cellOf(picture.tile(node, slot), row, col);
}

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
