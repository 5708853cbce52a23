/** Which cell of a tensor is meant, and where in a tile its number lies. A cell is an index for each axis. */
import type { GraphNode } from "../protocol.gen";
import type { Focus, Tile } from "./types";

/** Of a tensor of planes, rows and columns, which one: the last axis are the columns, the one before the rows. */
export type Spot = readonly [plane: number, row: number, col: number];

const clip = (at: number, size: number) => Math.max(0, Math.min(at, size - 1));
const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

/** Whether the first axis of a node's tensor runs over the examples of the batch. */
export const perExample = (node: Pick<GraphNode, "axes">): boolean => node.axes[0] === "example";

/** The cell that the focus falls on where none of this tensor was chosen, put inside its shape. */
export function focusCell(
  node: Pick<GraphNode, "axes" | "kind">,
  shape: readonly number[],
  { row, unit, input }: Pick<Focus, "row" | "unit" | "input">,
): number[] {
  return wanted(node, shape, row, unit, input).map((at, axis) => clip(at, shape[axis] ?? 1));
}

function wanted(
  node: Pick<GraphNode, "axes" | "kind">,
  shape: readonly number[],
  row: number,
  unit: number,
  input: number,
): number[] {
  const axes = shape.length;
  const half = (axis: number) => Math.floor((shape[axis] ?? 1) / 2);
  if (axes === 0) return [];
  if (axes === 1) return [perExample(node) ? row : unit];
  if (node.kind === "parameter") return [unit, input, ...shape.slice(2).map((_, at) => half(at + 2))];
  if (axes === 4 && perExample(node)) return [row, unit, half(2), half(3)];
  return [row, ...shape.slice(1, -1).map(() => 0), unit];
}

/** The cell of a node's tensor that is looked at: the one that was chosen in it, else where the focus falls. */
export function cellInFocus(
  node: Pick<GraphNode, "id" | "axes" | "kind">,
  shape: readonly number[],
  focus: Focus,
): number[] {
  if (focus.at?.node !== node.id || focus.at.cell.length !== shape.length) return focusCell(node, shape, focus);
  return focus.at.cell.map((at, axis) => clip(at, shape[axis] ?? 1));
}

/** A cell in words, counted from 1: "example 3, channel 2, row 4, column 5". */
export function placeWords(node: Pick<GraphNode, "axes">, cell: readonly number[]): string {
  return cell.flatMap((at, axis) => (node.axes[axis] ? [`${node.axes[axis]} ${at + 1}`] : [])).join(", ");
}

/** Plane, row and column of a cell in a tensor of `shape`. */
export function spotOf(shape: readonly number[], cell: readonly number[]): Spot {
  const axes = shape.length;
  if (axes === 0) return [0, 0, 0];
  if (axes === 1) return [0, 0, cell[0] ?? 0];
  let plane = 0;
  for (let axis = 0; axis < axes - 2; axis++) plane = plane * (shape[axis] ?? 1) + (cell[axis] ?? 0);
  return [plane, cell[axes - 2] ?? 0, cell[axes - 1] ?? 0];
}

/** The cell at a plane, row and column: the inverse of `spotOf`. */
export function cellAtSpot(shape: readonly number[], [plane, row, col]: Spot): number[] {
  const axes = shape.length;
  if (axes === 0) return [];
  if (axes === 1) return [col];
  const cell = [row, col];
  let rest = plane;
  for (let axis = axes - 3; axis >= 0; axis--) {
    const size = Math.max(1, shape[axis] ?? 1);
    cell.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return cell;
}

/** The shape of what a tile was cut from: one example's, where it is of one, or of the mean. */
export const partShape = (tile: Pick<Tile, "shape" | "row" | "mean">): readonly number[] =>
  tile.row !== null || tile.mean ? tile.shape.slice(1) : tile.shape;

/** Where in the tile a cell of the whole tensor lies; null where it does not. */
export function spotInTile(tile: Tile, cell: readonly number[]): Spot | null {
  if (tile.row !== null && cell[0] !== tile.row) return null;
  const [p, r, c] = spotOf(partShape(tile), tile.row !== null || tile.mean ? cell.slice(1) : cell);
  const spot: Spot = [p - tile.origin[0], r - tile.origin[1], c - tile.origin[2]];
  const inside = spot.every((at, axis) => at >= 0 && at < ([tile.planes, tile.rows, tile.cols][axis] as number));
  return inside ? spot : null;
}

/** The cell of the whole tensor that stands at a place in the tile. Of a mean, that of `row`. */
export function cellInTile(tile: Tile, [p, r, c]: Spot, row: number): number[] {
  const [plane, top, left] = tile.origin;
  const cell = cellAtSpot(partShape(tile), [plane + p, top + r, left + c]);
  if (tile.row !== null) return [tile.row, ...cell];
  return tile.mean ? [row, ...cell] : cell;
}

/** A number of a tensor: null is not computed, undefined is on its way. */
export type Reading = number | null | undefined;

/** The number at a cell of the whole tensor. */
export function readCell(tile: Tile | null, cell: readonly number[]): Reading {
  if (!tile || tile.shape.includes(0)) return null;
  if (tile.coming) return undefined;
  const spot = spotInTile(tile, cell);
  return spot ? readSpot(tile, spot) : undefined;
}

/** The number at a place in the tile. */
export function readSpot(tile: Tile, [p, r, c]: Spot): Reading {
  return tile.coming ? undefined : tile.data[(p * tile.rows + r) * tile.cols + c];
}

/** Plane, row and column that the server cuts a large tensor about, for a focus. */
function lookedAt(node: Pick<GraphNode, "axes">, tile: Tile, { row, unit, input }: Focus): Spot {
  const part = partShape(tile);
  const axes = part.length;
  const half = (size: number | undefined) => Math.floor((size ?? 1) / 2);
  const taken = tile.row !== null || tile.mean;
  if (axes < 2) return [0, 0, perExample(node) && !taken && axes === 1 ? row : unit];
  if (taken) return axes > 2 ? [unit, half(part[axes - 2]), half(part[axes - 1])] : [0, 0, unit];
  if (perExample(node)) return [0, row, unit];
  if (axes === 2) return [0, unit, input];
  return [unit * product(part.slice(1, -2)) + (axes > 3 ? input : 0), 0, 0];
}

/** Whether a tile shows what the focus asks for: its example, and the part of a large tensor where it lies. */
export function fitsFocus(node: Pick<GraphNode, "axes">, tile: Tile, focus: Focus, mean: boolean): boolean {
  const axes = tile.shape.length;
  if (tile.shape.includes(0)) return true;
  if (perExample(node) && axes > 2) {
    if (mean !== tile.mean) return false;
    if (!mean && tile.row !== clip(focus.row, tile.shape[0] ?? 1)) return false;
  } else if (tile.mean) return false;
  const part = partShape(tile);
  const sizes = [product(part.slice(0, -2)), part.length > 1 ? (part.at(-2) ?? 1) : 1, part.at(-1) ?? 1];
  const held = [tile.planes, tile.rows, tile.cols];
  return lookedAt(node, tile, focus).every((at, axis) => {
    const first = tile.origin[axis as 0 | 1 | 2];
    const place = clip(at, sizes[axis] as number);
    return place >= first && place < first + Math.max(1, held[axis] as number);
  });
}
