/** One stave of a card: the tile, the focus row, and the numbers of that row beside it. */
import { STAVE } from "../graph/cards";
import { type TileSize, writtenColumns } from "../graph/tileBox";
import type { GraphNode } from "../protocol.gen";
import type { Reading } from "../state/cells";
import { seek, setFocus } from "../state/controls";
import type { State, Tile } from "../state/types";
import { formatFull } from "./number";
import { cellOf, numberAt, written } from "./numbers";
import { fillBox, hit, type Pen, writesNumbers } from "./pen";
import { readout, text, textSize } from "./text";
import { cellAt, drawDiscs, drawTile, focusMark, tileBox } from "./tile";

export interface StavePart {
  state: State;
  node: GraphNode;
  slot: "value" | "grad";
  /** Left edge of the tile, middle of the stave, and the right edge of the numbers. */
  x: number;
  y: number;
  right: number;
  size: TileSize;
  /** Examples run down the rows. Not so in a weight. */
  examples: boolean;
  bold: boolean;
  grown: number;
  /** Height of the column of numbers, where a card has less of it than the staves of a wide screen. */
  tall?: number;
}

const NUMBERS = 120;
const LINE = 15;

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
  if (slot === "value") drawTile(pen, tile, part.x, top, size);
  else drawDiscs(pen, tile, part.x, top, size, part.grown);
  if (tile && part.examples && state.picture.mode === "step") {
    focusMark(pen, part.x, top, size, state.focus.row, part.bold ? state.focus.unit : null);
  }
  if (tile) cellHits(pen, part, tile, top);
  if (numbers) paintNumbers(pen, part, tile);
}

function paintNumbers(pen: Pen, part: StavePart, tile: Tile | null): void {
  const { state, size } = part;
  const tall = part.tall ?? NUMBERS;
  const room = Math.max(1, Math.floor(tall / Math.max(LINE, textSize(pen, 12) * 1.1)));
  const most = Math.min(8, room);
  // Where some are left out, the last line says how many.
  const [first, count] = writtenColumns(size.cols, state.focus.unit, size.cols > most ? Math.max(1, most - 1) : most);
  const hidden = size.cols - count;
  const lines = count + (hidden > 0 ? 1 : 0);
  const pitch = Math.min(30, tall / lines);
  const top = part.y - (pitch * lines) / 2;
  for (let k = 0; k < count; k++) {
    const unit = first + k;
    const y = top + pitch * (k + 0.5) + 4.5;
    const focused = part.bold && unit === Math.min(state.focus.unit, size.cols - 1);
    const value = tile ? numberAt(state.picture, part.node.id, part.slot, state.focus.row, unit) : null;
    readout(pen, part.right, y, value, { size: count > 6 ? 12 : 13, align: "right", weight: focused ? 700 : 500 });
    if (tile && tile.event >= 0) numberHit(pen, part, tile, unit, y, value);
  }
  if (hidden > 0) {
    const y = top + pitch * (count + 0.5) + 4.5;
    text(pen, part.right, y, `… ${hidden} more`, { align: "right", colour: pen.palette.quiet });
  }
}

function numberHit(pen: Pen, part: StavePart, tile: Tile, unit: number, y: number, value: Reading): void {
  const what = part.slot === "value" ? part.node.plain : `∂L/∂${part.node.plain}`;
  const full = written(value, formatFull);
  const box = { x: part.right - 62, y: y - 13, w: 64, h: 17 };
  hit(pen, box, `${what}, unit ${unit + 1}: ${full}. Go to the event that made it`, () => {
    setFocus(part.state.focus.row, unit);
    seek(tile.event + 1);
  });
}

function cellHits(pen: Pen, part: StavePart, tile: Tile, top: number): void {
  const { node, slot, size, examples, state } = part;
  const what = slot === "value" ? node.plain : `∂L/∂${node.plain}`;
  pen.hits.push({
    box: tileBox(part.x, top, size),
    title(x, y) {
      const [row, col] = cellAt(size, part.x, top, { x, y });
      const value = cellOf(tile, row, col);
      const place = examples ? `example ${row + 1}, unit ${col + 1}` : `row ${row + 1}, column ${col + 1}`;
      return `${what}, ${place}: ${written(value, formatFull)}`;
    },
    act(x, y) {
      const [row, col] = cellAt(size, part.x, top, { x, y });
      if (examples) setFocus(row, col);
      else if (node.shape.length > 1) setFocus(state.focus.row, row, col);
      else setFocus(state.focus.row, col);
    },
  });
}

/** The two lanes that all staves lie on. */
export function paintLanes(pen: Pen, x: number, w: number): void {
  pen.ctx.fillStyle = pen.palette.lane;
  pen.ctx.fillRect(x, STAVE.valueLane.y, w, STAVE.valueLane.h);
  pen.ctx.fillRect(x, STAVE.gradientLane.y, w, STAVE.gradientLane.h);
}
