/** Pages of a tensor: which part is shown, what is asked for, and where a cell stands in it. Pure geometry. */
import type { Sheet } from "../../state/types";

/** As many rows and columns stand on a page; a vector is folded into rows of so many columns. */
export const PAGE = { rows: 16, cols: 16 } as const;

export interface Part {
  lead: readonly number[];
  row: number;
  column: number;
  rows: number;
  columns: number;
}

/** A tensor of fewer than two axes is one row, folded. */
export const isFolded = (shape: readonly number[]): boolean => shape.length < 2;

/** The page that holds a cell. */
export function pageOf(shape: readonly number[], cell: readonly number[]): Part {
  if (isFolded(shape)) {
    const whole = PAGE.rows * PAGE.cols;
    const at = cell[0] ?? 0;
    const count = shape[0] ?? 1;
    const column = Math.floor(at / whole) * whole;
    return { lead: [], row: 0, column, rows: 1, columns: Math.min(whole, count - column) };
  }
  const [row, column] = [cell.at(-2) ?? 0, cell.at(-1) ?? 0];
  const [top, left] = [Math.floor(row / PAGE.rows) * PAGE.rows, Math.floor(column / PAGE.cols) * PAGE.cols];
  return {
    lead: cell.slice(0, -2),
    row: top,
    column: left,
    rows: Math.min(PAGE.rows, (shape.at(-2) ?? 1) - top),
    columns: Math.min(PAGE.cols, (shape.at(-1) ?? 1) - left),
  };
}

/** Whether an answer is the part that is shown. */
export function answers(sheet: Sheet | null, part: Part): sheet is Sheet {
  if (!sheet) return false;
  const same = sheet.row === part.row && sheet.column === part.column && String(sheet.lead) === String(part.lead);
  return same && sheet.rows === part.rows && sheet.columns === part.columns;
}

/** The cells of a page, row by row, as they stand on it: of a vector folded. */
export function cellsOf(shape: readonly number[], part: Part): number[][][] {
  const { lead, row, column, rows, columns } = part;
  if (!isFolded(shape)) {
    return Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => [...lead, row + i, column + j]),
    );
  }
  if (shape.length === 0) return [[[]]];
  return Array.from({ length: Math.ceil(columns / PAGE.cols) }, (_, i) =>
    Array.from({ length: Math.min(PAGE.cols, columns - i * PAGE.cols) }, (_, j) => [column + i * PAGE.cols + j]),
  );
}

/** The number of a cell on a page. */
export function numberIn(sheet: Sheet, cell: readonly number[]): number | undefined {
  if (sheet.shape.length === 0) return sheet.data[0];
  const col = (cell.at(-1) ?? 0) - sheet.column;
  const row = sheet.shape.length < 2 ? 0 : (cell.at(-2) ?? 0) - sheet.row;
  return sheet.data[row * sheet.columns + col];
}

/** The cell one step away, held inside the tensor: by a row or a column, or along an axis before them. */
export function neighbour(shape: readonly number[], cell: readonly number[], axis: number, by: number): number[] {
  const next = [...cell];
  const at = Math.max(0, Math.min((shape[axis] ?? 1) - 1, (cell[axis] ?? 0) + by));
  if (axis >= 0 && axis < cell.length) next[axis] = at;
  return next;
}

/** The next cell in the order of reading: at a row's end the next row's first, after the last cell the very first. */
export function following(shape: readonly number[], cell: readonly number[]): number[] {
  const next = [...cell];
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const at = (next[axis] ?? 0) + 1;
    if (at < (shape[axis] ?? 1)) {
      next[axis] = at;
      return next;
    }
    next[axis] = 0;
  }
  return next;
}
