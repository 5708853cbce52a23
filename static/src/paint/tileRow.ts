/** Tiles of one node in a row, with their numbers in focus and signs between them: before + change = after. */
import { tileFor } from "../graph/tileBox";
import type { GraphNode } from "../protocol.gen";
import type { Reading } from "../state/cells";
import type { State, Tile } from "../state/types";
import { formatNumber, formatSigned } from "./number";
import { written } from "./numbers";
import type { Pen } from "./pen";
import type { Section } from "./slip";
import { markFocus } from "./stave";
import { readout, text, widthOf } from "./text";
import { drawDiscs, drawTile } from "./tile";

export const ROOM = { w: 72, h: 60 };
const SIGN = 26;
const FOOT = 38;

export interface Step {
  /** Without one it is a single number. */
  tile?: Tile;
  /** A factor, for all cells alike, that needs no sign of its own. */
  factor?: boolean;
  value: Reading;
  below: string;
  /** Written before it. */
  sign?: string;
}

/** `slot` says how its tiles are drawn: values as squares, gradients as discs. */
export function tileRow(
  pen: Pen,
  state: State,
  node: GraphNode,
  slot: "value" | "grad",
  steps: readonly Step[],
): Section {
  const size = tileFor(node, ROOM);
  const wide = (one: Step) => Math.max(widthOf(pen, numberOf(one), 13, 700), widthOf(pen, one.below, 12, 400));
  const col = Math.max(size.w, ...steps.map(wide)) + 6;
  return {
    w: steps.length * col + (steps.length - 1) * SIGN,
    h: size.h + FOOT,
    paint(own, x, y) {
      let at = x;
      for (const one of steps) {
        if (one.sign) {
          text(own, at + SIGN / 2, y + size.h + 15, one.sign, { size: 15, weight: 600, align: "center" });
          at += SIGN;
        }
        const left = at + (col - size.w) / 2;
        if (one.tile) {
          if (slot === "value") drawTile(own, one.tile, left, y, size);
          else drawDiscs(own, one.tile, left, y, size);
          markFocus(own, state, node, one.tile, left, y, size, false);
        }
        paintNumber(own, one, at + col / 2, y + size.h + 15, one === steps.at(-1));
        at += col;
      }
    },
  };
}

const numberOf = ({ factor, value }: Step) => written(value, factor ? formatNumber : formatSigned);

function paintNumber(pen: Pen, one: Step, middle: number, y: number, last: boolean): void {
  const style = { size: 13, align: "center", weight: last ? 700 : 600 } as const;
  if (one.factor) text(pen, middle, y, numberOf(one), style);
  else readout(pen, middle, y, one.value, style);
  text(pen, middle, y + 16, one.below, { align: "center", colour: pen.palette.quiet });
}
