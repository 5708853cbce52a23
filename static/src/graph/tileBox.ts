/** How large a tile is drawn, and which of its numbers are written out beside it. */

export interface TileSize {
  rows: number;
  cols: number;
  /** Width and height of one cell. */
  cw: number;
  ch: number;
  w: number;
  h: number;
}

export const CELL = 12;

/** Squares of 12 while they fit into `most`; smaller ones beyond. */
export function tileSize(rows: number, cols: number, most: { w: number; h: number }): TileSize {
  const cw = Math.min(CELL, most.w / Math.max(1, cols));
  const ch = Math.min(CELL, most.h / Math.max(1, rows));
  return { rows, cols, cw, ch, w: cw * cols, h: ch * rows };
}

/** Rows and columns of a tensor as the tile shows them: at most 32 each; a vector is one row. */
export function tileShape(shape: readonly number[]): [rows: number, cols: number] {
  const cols = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  return [Math.min(32, rows), Math.min(32, cols)];
}

/** The columns that are written out as numbers: all of them up to `most`, else those about the one in focus. */
export function writtenColumns(cols: number, focus: number, most: number): [first: number, count: number] {
  if (cols <= most) return [0, cols];
  const first = Math.max(0, Math.min(cols - most, focus - Math.floor(most / 2)));
  return [first, most];
}
