/** How large a tile is drawn, how its planes are laid out, and which of its numbers are written out beside it. */
import type { GraphNode } from "../protocol.gen";

export interface TileSize {
  /** Of one plane. */
  rows: number;
  cols: number;
  /** Width and height of one cell. */
  cw: number;
  ch: number;
  /** All of it. */
  w: number;
  h: number;
  /** Pictures of rows × cols: channels, heads, kernels. So many stand in a row, `gap` apart. */
  planes: number;
  across: number;
  gap: number;
}

export interface Room {
  w: number;
  h: number;
}

export const CELL = 12;
const GAP = 3;
/** As many rows, columns and planes of a tensor travel. */
const SIDE = 32;
const PLANES = 64;

/** Squares of 12 while they fit into `most`; smaller ones beyond. */
export function tileSize(rows: number, cols: number, most: Room): TileSize {
  const cw = Math.min(CELL, most.w / Math.max(1, cols));
  const ch = Math.min(CELL, most.h / Math.max(1, rows));
  return { rows, cols, cw, ch, w: cw * cols, h: ch * rows, planes: 1, across: 1, gap: 0 };
}

/** Planes side by side, all cells square, as large as `most` allows. `across`: so many in a row; else what fits best. */
export function planesSize(planes: number, rows: number, cols: number, most: Room, across = 0): TileSize {
  if (planes <= 1) {
    const side = Math.min(CELL, most.w / Math.max(1, cols), most.h / Math.max(1, rows));
    return { ...tileSize(rows, cols, most), cw: side, ch: side, w: side * cols, h: side * rows };
  }
  const cellFor = (n: number) => {
    const down = Math.ceil(planes / n);
    const wide = (most.w - GAP * (n - 1)) / n / Math.max(1, cols);
    const high = (most.h - GAP * (down - 1)) / down / Math.max(1, rows);
    return Math.max(0.4, Math.min(CELL, wide, high));
  };
  let best = across || 1;
  if (across === 0) for (let n = 2; n <= planes; n++) if (cellFor(n) > cellFor(best) * 1.001) best = n;
  const cell = cellFor(best);
  const down = Math.ceil(planes / best);
  return {
    rows,
    cols,
    cw: cell,
    ch: cell,
    w: best * cell * cols + GAP * (best - 1),
    h: down * cell * rows + GAP * (down - 1),
    planes,
    across: best,
    gap: GAP,
  };
}

/** Rows and columns of a tensor as the tile shows them: at most 32 each; a vector is one row. */
export function tileShape(shape: readonly number[]): [rows: number, cols: number] {
  const cols = shape.at(-1) ?? 1;
  const rows = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  return [Math.min(SIDE, rows), Math.min(SIDE, cols)];
}

type Shaped = Pick<GraphNode, "shape" | "axes" | "kind">;

/** Planes of a node's tile: of a tensor with one tile an example, those of one example. */
export function planesOf({ shape, axes }: Shaped): number {
  if (shape.length < 3) return 1;
  const lead = shape.slice(axes[0] === "example" ? 1 : 0, -2);
  return Math.min(
    PLANES,
    lead.reduce((a, b) => a * b, 1),
  );
}

/** The tile of a node in the room there is. Kernels stand in one row a unit, one column an input. */
export function tileFor(node: Shaped, most: Room): TileSize {
  const [rows, cols] = tileShape(node.shape);
  if (node.shape.length < 3) return tileSize(rows, cols, most);
  const planes = planesOf(node);
  const inputs = node.kind === "parameter" && node.shape.length === 4 ? (node.shape[1] ?? 1) : 0;
  return planesSize(planes, rows, cols, most, inputs > 1 && inputs <= 8 && planes > inputs ? inputs : 0);
}

/** Whether a node's tensor is only shown in part: then words say what the whole is like. */
export function inPart(node: Shaped): boolean {
  const [rows, cols] = tileShape(node.shape);
  return planesOf(node) * rows * cols < node.shape.reduce((a, b) => a * b, 1) || planesOf(node) > 1;
}

/** Left and top of a plane within its tile. */
export function planeAt(size: TileSize, plane: number): [x: number, y: number] {
  const column = plane % size.across;
  const row = Math.floor(plane / size.across);
  return [column * (size.cw * size.cols + size.gap), row * (size.ch * size.rows + size.gap)];
}

/** The plane, row and column at a place within a tile: the nearest one, where the place lies between two planes. */
export function spotAt(size: TileSize, x: number, y: number): [plane: number, row: number, col: number] {
  const pitch = { x: size.cw * size.cols + size.gap, y: size.ch * size.rows + size.gap };
  const down = Math.ceil(size.planes / size.across);
  const into = (at: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(at)));
  const column = into(x / pitch.x, size.across);
  const row = into(y / pitch.y, down);
  const plane = Math.min(size.planes - 1, row * size.across + column);
  const [left, top] = planeAt(size, plane);
  return [plane, into((y - top) / size.ch, size.rows), into((x - left) / size.cw, size.cols)];
}

/** The columns that are written out as numbers: all of them up to `most`, else those about the one in focus. */
export function writtenColumns(cols: number, focus: number, most: number): [first: number, count: number] {
  if (cols <= most) return [0, cols];
  const first = Math.max(0, Math.min(cols - most, focus - Math.floor(most / 2)));
  return [first, most];
}
