// A tile for tests: a matrix, whole, with its statistics.
import type { Tile } from "../state/types";

export function tileOf(rows: number, cols: number, data: number[], also: Partial<Tile> = {}): Tile {
  const finite = data.filter(Number.isFinite);
  return {
    shape: [rows, cols],
    row: null,
    mean: false,
    planes: 1,
    rows,
    cols,
    origin: [0, 0, 0],
    data: new Float32Array(data),
    coming: false,
    norm: Math.hypot(...data),
    low: finite.length ? Math.fround(Math.min(...finite)) : null,
    high: finite.length ? Math.fround(Math.max(...finite)) : null,
    average: finite.length ? finite.reduce((a, b) => a + b, 0) / finite.length : null,
    nonfinite: data.length - finite.length,
    event: 0,
    ...also,
  };
}
