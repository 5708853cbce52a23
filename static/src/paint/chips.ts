/** Contributions as chips that arrive one by one and run into their sum: (c₁) + (c₂) = total. */
import { type Arrival, arrivalsOf } from "../graph/arrivals";
import { seek } from "../state/controls";
import type { State } from "../state/types";
import { formatSigned } from "./number";
import { written } from "./numbers";
import { fillBox, hit, type Pen, strokeBox } from "./pen";
import type { Section } from "./slip";
import { gradientName, readout, text, widthOf } from "./text";

const CHIP = { h: 28, pad: 10, head: 26, foot: 18, sign: 26 };
/** More than so many are gathered in the middle. */
const MOST = 4;

interface Chip {
  value: Arrival["value"];
  below: string;
  event: number;
  w: number;
}

export function chips(pen: Pen, state: State): Section | null {
  const sum = arrivalsOf(state);
  if (!sum) return null;
  const made = gathered(sum.arrived).map((one) => chipOf(pen, one));
  const adding = sum.total === null;
  const totalW = adding ? 0 : widthOf(pen, written(sum.total, formatSigned), 15, 700) + 2 * CHIP.pad;
  const coming = sum.toCome > 0 ? `${sum.toCome} more to come` : "";
  const comingW = coming ? widthOf(pen, coming, 12, 400) + 2 * CHIP.pad : 0;
  const parts = [...made.map((one) => one.w), ...(coming ? [comingW] : []), ...(adding ? [] : [totalW])];
  const row = parts.reduce((a, b) => a + b, 0) + CHIP.sign * (parts.length - 1);
  const loss = state.graph?.nodes[state.graph.loss]?.plain ?? "L";
  return {
    w: Math.max(row, 190),
    h: CHIP.head + CHIP.h + CHIP.foot,
    paint(own, x, y) {
      const name = text(own, x, y + 13, "Added up in ", { size: 13, weight: 600 });
      gradientName(own, x + name, y + 13, loss, sum.target.plain, { size: 13 });
      let at = x;
      const top = y + CHIP.head;
      made.forEach((one, index) => {
        if (index > 0) at += sign(own, at, top, "+");
        const newest = index === made.length - 1 && sum.arrived.length > 0;
        // The newest one comes in from the right and settles.
        const slid = newest && adding ? (1 - own.flow()) * 40 : 0;
        paintChip(own, one, at + slid, top, newest && adding);
        at += one.w;
      });
      if (!adding) {
        at += sign(own, at, top, "=");
        paintTotal(own, sum.total, at, top, totalW);
        at += totalW;
      }
      if (coming) {
        at += sign(own, at, top, "+");
        paintComing(own, coming, at, top, comingW);
      }
    },
  };
}

/** The first ones and the last; the middle of many is one chip, with how many it stands for. */
function gathered(arrived: readonly Arrival[]): { value: Arrival["value"]; below: string; event: number }[] {
  const plain = arrived.map((one) => ({ value: one.value, below: cameFrom(one), event: one.event }));
  if (plain.length <= MOST) return plain;
  const middle = plain.slice(MOST - 2, -1);
  const value = middle.reduce<Arrival["value"]>(
    (sum, one) => (typeof sum === "number" && typeof one.value === "number" ? sum + one.value : undefined),
    0,
  );
  return [
    ...plain.slice(0, MOST - 2),
    { value, below: `${middle.length} more, together`, event: -1 },
    ...plain.slice(-1),
  ];
}

const cameFrom = ({ from }: Arrival) => (from ? `from ${from.plain}` : "still there");

function chipOf(pen: Pen, one: Omit<Chip, "w">): Chip {
  const number = widthOf(pen, written(one.value, formatSigned), 13, 650) + 2 * CHIP.pad;
  return { ...one, w: Math.max(number, widthOf(pen, one.below, 12, 400) + 8) };
}

function paintChip(pen: Pen, chip: Chip, x: number, y: number, arriving: boolean): void {
  const { palette } = pen;
  const box = { x, y, w: chip.w, h: CHIP.h };
  fillBox(pen, box, CHIP.h / 2, palette.lens);
  strokeBox(pen, box, CHIP.h / 2, arriving ? palette.ink : palette.line2, arriving ? 2 : 1);
  readout(pen, x + chip.w / 2, y + 18.5, chip.value, { size: 13, align: "center", weight: 650 });
  text(pen, x + chip.w / 2, y + CHIP.h + 15, chip.below, { align: "center", colour: palette.quiet });
  if (chip.event >= 0)
    hit(pen, box, `The contribution ${chip.below}: go to the event that made it`, () => seek(chip.event + 1));
}

function paintTotal(pen: Pen, total: Arrival["value"], x: number, y: number, w: number): void {
  const box = { x, y: y - 1, w, h: CHIP.h + 2 };
  strokeBox(pen, box, 8, pen.palette.ink, 2);
  readout(pen, x + w / 2, y + 19.5, total, { size: 15, align: "center", weight: 700 });
}

function paintComing(pen: Pen, words: string, x: number, y: number, w: number): void {
  const { ctx, palette } = pen;
  ctx.setLineDash([2, 3]);
  strokeBox(pen, { x, y, w, h: CHIP.h }, CHIP.h / 2, palette.line2, 1.2);
  ctx.setLineDash([]);
  text(pen, x + w / 2, y + 18, words, { align: "center", colour: palette.quiet });
}

function sign(pen: Pen, x: number, y: number, words: string): number {
  text(pen, x + CHIP.sign / 2, y + 19, words, { size: 15, weight: 600, align: "center" });
  return CHIP.sign;
}
