/** One stave of a card: the tile, the cell in focus, and the numbers of its row beside it. */
import { STAVE } from "../graph/cards";
import { inPart, type TileSize, writtenColumns } from "../graph/tileBox";
import type { GraphNode } from "../protocol.gen";
import { cellInFocus, cellInTile, perExample, placeWords, type Reading, readCell, spotInTile } from "../state/cells";
import { lookInto } from "../state/following";
import { namesIn } from "../state/indexes";
import type { State, Tile } from "../state/types";
import { formatFull, formatSigned, NOT_COMPUTED, ON_ITS_WAY } from "./number";
import { written } from "./numbers";
import { fillBox, hit, line, type Pen, writesNumbers } from "./pen";
import { fits, readout, text, textSize, widthOf } from "./text";
import { cellAt, drawDiscs, drawPlaces, drawTile, focusMark, tileBox } from "./tile";

export interface StavePart {
  state: State;
  node: GraphNode;
  slot: "value" | "grad";
  /** Left edge of the tile, middle of the stave, and the right edge of the numbers. */
  x: number;
  y: number;
  right: number;
  size: TileSize;
  bold: boolean;
  grown: number;
  /** Height of the column of numbers, where a card has less of it than the staves of a wide screen. */
  tall?: number;
}

const NUMBERS = 120;
const LINE = 15;
/** Lines that say what a tensor is like that is only shown in part. */
const ABOUT = 3;

export function paintStave(pen: Pen, part: StavePart): void {
  const { state, node, slot, size } = part;
  const tile = state.picture.tile(node.id, slot);
  const top = part.y - size.h / 2;
  const tall = part.tall ?? NUMBERS;
  const numbers = writesNumbers(pen) && part.right - part.x - size.w > 40;
  if (tile && numbers) {
    const left = part.x + size.w + 4;
    fillBox(pen, { x: left, y: part.y - tall / 2 - 2, w: part.right - left + 4, h: tall + 4 }, 7, pen.palette.lens);
  }
  if (slot === "value" && node.indexes) drawPlaces(pen, tile, part.x, top, size);
  else if (slot === "value") drawTile(pen, tile, part.x, top, size);
  else drawDiscs(pen, tile, part.x, top, size, part.grown);
  if (tile) {
    markFocus(pen, state, node, tile, part.x, top, size, part.bold);
    cellHits(pen, part, tile, top);
  }
  if (numbers) paintNumbers(pen, part, tile);
}

/** The box about what is looked at: the example's row and, where numbers are `bold`, the cell; a chosen cell always. */
export function markFocus(
  pen: Pen,
  state: State,
  node: GraphNode,
  tile: Tile,
  x: number,
  top: number,
  size: TileSize,
  bold: boolean,
): void {
  const { focus, picture } = state;
  const chosen = focus.at?.node === node.id;
  if (picture.mode !== "step" || tile.coming || !(perExample(node) || chosen)) return;
  // Of the whole batch no example is looked at; its planes are the mean's.
  if (picture.mean && !tile.mean) return;
  const spot = spotInTile(tile, cellInFocus(node, tile.shape, focus));
  const examples = perExample(node) && tile.row === null && !tile.mean;
  if (spot) focusMark(pen, x, top, size, spot, bold || chosen, examples);
}

function paintNumbers(pen: Pen, part: StavePart, tile: Tile | null): void {
  const { state, node, size } = part;
  const shape = tile?.shape ?? node.shape;
  const cell = cellInFocus(node, shape, state.focus);
  // Of feature maps that are not there yet one "—" says so.
  const cols = !tile && size.planes > 1 ? 1 : (shape.at(-1) ?? 1);
  const tall = part.tall ?? NUMBERS;
  const room = Math.max(1, Math.floor(tall / Math.max(LINE, textSize(pen, 12) * 1.2)));
  const names = part.slot === "value" ? namesIn(state, node) : null;
  const about = tile && !names && inPart(node) && room > ABOUT + 2 ? ABOUT : 0;
  const most = Math.min(8, room - about);
  // Where some are left out, the last line says how many.
  const [first, count] = writtenColumns(cols, cell.at(-1) ?? 0, cols > most ? Math.max(1, most - 1) : most);
  const hidden = cols - count;
  const lines = count + (hidden > 0 ? 1 : 0) + about;
  const pitch = Math.min(30, tall / Math.max(1, lines));
  const top = part.y - (pitch * lines) / 2;
  const tileRead = state.picture.reading(node.id, part.slot);
  for (let k = 0; k < count; k++) {
    const at = [...cell.slice(0, -1), first + k].slice(0, cell.length);
    const y = top + pitch * (k + 0.5) + 4.5;
    const focused = part.bold && first + k === (cell.at(-1) ?? 0);
    const value = shape.includes(0) ? null : readCell(tileRead, at);
    const style = { size: lines > 6 ? 12 : 13, align: "right", weight: focused ? 700 : 500 } as const;
    if (names && typeof value === "number")
      text(pen, part.right, y, names(value), { ...style, most: part.right - part.x - size.w - 8 });
    else readout(pen, part.right, y, value, style);
    if (tile && tile.event >= 0) numberHit(pen, part, at, y, value);
  }
  if (hidden > 0) {
    const y = top + pitch * (count + 0.5) + 4.5;
    text(pen, part.right, y, `… ${hidden} more`, { align: "right", colour: pen.palette.quiet });
  }
  if (about > 0 && tile) paintAbout(pen, part, tile, top + pitch * (lines - about), pitch);
}

/** What the whole tensor is like, where only a part of it is shown. A name for which there is no room is left out. */
function paintAbout(pen: Pen, part: StavePart, tile: Tile, top: number, pitch: number): void {
  const { palette } = pen;
  const lines: [string, number | null][] = [
    ["max", tile.high],
    ["mean", tile.average],
    ["min", tile.low],
  ];
  const left = part.x + part.size.w + 8;
  line(pen, left, top + 1, part.right, top + 1, palette.line, 1);
  lines.forEach(([name, value], k) => {
    const y = top + pitch * (k + 0.5) + 4.5;
    const words = value === null ? (tile.coming ? ON_ITS_WAY : NOT_COMPUTED) : formatSigned(value);
    text(pen, part.right, y, words, { align: "right", colour: palette.ink2 });
    const free = part.right - left - widthOf(pen, words, 12, 400) - 4;
    if (fits(pen, name, free)) text(pen, left, y, name, { colour: palette.quiet });
  });
}

const nameOf = (part: Pick<StavePart, "slot" | "node">) =>
  part.slot === "value" ? part.node.plain : `∂L/∂${part.node.plain}`;

/** The number with all its digits; of a place, what stands there. */
const fullIn = (state: State, { slot, node }: Pick<StavePart, "slot" | "node">) =>
  (slot === "value" ? namesIn(state, node) : null) ?? formatFull;

function numberHit(pen: Pen, part: StavePart, cell: readonly number[], y: number, value: Reading): void {
  const { state, node } = part;
  const box = { x: part.right - 62, y: y - 13, w: 64, h: 17 };
  const place = whereIs(state, node, cell);
  const words = `${nameOf(part)}${place}: ${written(value, fullIn(state, part))}. Where it comes from`;
  hit(pen, box, words, () => lookInto(node.id, part.slot, cell));
}

/** Where a number stands: its cell, or that it is a mean. */
function whereIs(state: State, node: GraphNode, cell: readonly number[]): string {
  const mean = state.picture.mean && perExample(node);
  const words = placeWords(node, cell);
  if (!mean) return words ? `, ${words}` : "";
  const rest = words.replace(/^example \d+(, )?/, "");
  return `${rest ? `, ${rest}` : ""}, mean of ${state.picture.rows.length}`;
}

/** A press on a cell looks at it, where it was written. */
export function cellHits(
  pen: Pen,
  part: Pick<StavePart, "state" | "node" | "slot" | "x" | "size">,
  tile: Tile,
  top: number,
): void {
  const { node, size, state } = part;
  if (tile.coming || tile.data.length === 0) return;
  const cellOf = (x: number, y: number) => cellInTile(tile, cellAt(size, part.x, top, { x, y }), state.focus.row);
  pen.hits.push({
    box: tileBox(part.x, top, size),
    title(x, y) {
      const cell = cellOf(x, y);
      const mean = tile.mean ? whereIs(state, node, cell) : cell.length > 0 ? `, ${placeWords(node, cell)}` : "";
      return `${nameOf(part)}${mean}: ${written(readCell(tile, cell), fullIn(state, part))}`;
    },
    act: (x, y) => lookInto(node.id, part.slot, cellOf(x, y)),
  });
}

/** The two lanes that all staves lie on. */
export function paintLanes(pen: Pen, x: number, w: number, down: number): void {
  pen.ctx.fillStyle = pen.palette.lane;
  pen.ctx.fillRect(x, STAVE.valueLane.y + down, w, STAVE.valueLane.h);
  pen.ctx.fillRect(x, STAVE.gradientLane.y + down, w, STAVE.gradientLane.h);
}
