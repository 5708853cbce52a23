/** An update: the parameter before, its change, the parameter after; and what the optimizer keeps for it. */

import { real } from "../frames";
import { tileFor } from "../graph/tileBox";
import type { Explanation, GraphNode } from "../protocol.gen";
import { cellInFocus, type Reading, readCell } from "../state/cells";
import { stepPicture } from "../state/picture";
import type { Slot, State, Tile } from "../state/types";
import { formatSigned } from "./number";
import { written } from "./numbers";
import type { Pen } from "./pen";
import type { Section } from "./slip";
import { markFocus } from "./stave";
import { readout, symbol, text, widthOf } from "./text";
import { drawTile } from "./tile";

const ROOM = { w: 72, h: 60 };
const HEAD = 26;
const SIGN = 26;
const NUMBER = 20;
const KEPT = 22;

interface Shown {
  tile: Tile | null;
  value: Reading;
  below: string;
}

export function updated(pen: Pen, state: State): Section | null {
  const { picture, trace, focus } = state;
  const { graph, event, cursor } = picture;
  if (!graph || !trace || event?.kind !== "update") return null;
  const node = graph.nodes[event.target];
  if (!node) return null;
  const looking = { focus, mean: picture.mean };
  const earlier = stepPicture(graph, trace, cursor - 1, looking).tile(node.id, "value");
  const later = picture.tile(node.id, "value");
  if (!earlier || !later) return null;
  const told = state.explanations.get(cursor);
  const cell = cellInFocus(node, later.shape, focus);
  const [was, is] = [readCell(earlier, cell), readCell(later, cell)];
  const change =
    numberOf(told?.contribution) ?? (typeof was === "number" && typeof is === "number" ? is - was : undefined);
  const steps: Shown[] = [
    { tile: earlier, value: was, below: "before" },
    { tile: difference(earlier, later), value: change, below: "change Δ" },
    { tile: later, value: is, below: "after" },
  ];
  const size = tileFor(node, ROOM);
  const col = Math.max(size.w, ...steps.map((one) => widthOf(pen, written(one.value, formatSigned), 13, 650))) + 6;
  const kept = told?.kind === "update" ? told.kept : [];
  const across = 3 * col + 2 * SIGN;
  const keptW = Math.max(0, ...kept.map((one) => keptWidth(pen, one))) + size.w + 12;
  const keptH = Math.max(size.h + 8, 2 * KEPT);
  return {
    w: Math.max(across, kept.length ? keptW : 0, 200),
    h: HEAD + size.h + NUMBER + 18 + (kept.length ? 20 + kept.length * keptH : 0),
    paint(own, x, y) {
      const head = text(own, x, y + 13, "Update of ", { size: 13, weight: 600 });
      symbol(own, x + head, y + 13, node.plain, { size: 13 });
      let at = x;
      steps.forEach((one, index) => {
        if (index > 0) {
          text(own, at + SIGN / 2, y + HEAD + size.h + 14, index === 1 ? "+" : "=", {
            size: 15,
            weight: 600,
            align: "center",
          });
          at += SIGN;
        }
        paintStep(own, state, node, one, at, y + HEAD, col, index === 2);
        at += col;
      });
      let top = y + HEAD + size.h + NUMBER + 18;
      if (kept.length === 0) return;
      text(own, x, top + 13, "What the optimizer keeps for it", { size: 12, weight: 600, colour: own.palette.ink2 });
      top += 20;
      for (const one of kept) {
        paintKept(own, state, node, one, x, top, size);
        top += keptH;
      }
    },
  };
}

function paintStep(
  pen: Pen,
  state: State,
  node: GraphNode,
  one: Shown,
  x: number,
  y: number,
  w: number,
  last: boolean,
): void {
  const size = tileFor(node, ROOM);
  const left = x + (w - size.w) / 2;
  drawTile(pen, one.tile, left, y, size);
  if (one.tile) markFocus(pen, state, node, one.tile, left, y, size, false);
  const middle = x + w / 2;
  readout(pen, middle, y + size.h + 15, one.value, { size: 13, align: "center", weight: last ? 700 : 600 });
  text(pen, middle, y + size.h + 31, one.below, { align: "center", colour: pen.palette.quiet });
}

type Kept = Explanation["kept"][number];

const keptWords = (one: Kept) => `${one.title}, ${one.slot}`;
const corrected = (one: Kept) => (one.corrected ? `, corrected ${formatSigned(real(one.corrected.value))}` : "");
const keptNumbers = (one: Kept) =>
  `${formatSigned(real(one.before.value))} → ${formatSigned(real(one.after.value))}${corrected(one)}`;

function keptWidth(pen: Pen, one: Kept): number {
  return Math.max(widthOf(pen, keptWords(one), 12, 400), widthOf(pen, keptNumbers(one), 12, 600));
}

function paintKept(
  pen: Pen,
  state: State,
  node: GraphNode,
  one: Kept,
  x: number,
  y: number,
  size: ReturnType<typeof tileFor>,
): void {
  const tile = state.picture.tile(node.id, one.slot as Slot);
  drawTile(pen, tile, x, y + 4, size);
  const left = x + size.w + 12;
  const middle = y + 4 + Math.max(size.h, 2 * KEPT - 8) / 2;
  text(pen, left, middle - 5, keptWords(one), { colour: pen.palette.quiet });
  text(pen, left, middle + 12, keptNumbers(one), { weight: 600 });
}

/** What was added to each number, of two tiles that show the same part. */
function difference(before: Tile, after: Tile): Tile | null {
  if (before.data.length !== after.data.length || before.coming || after.coming) return null;
  return { ...after, data: after.data.map((value, at) => value - (before.data[at] ?? 0)) };
}

function numberOf(quantity: Explanation["contribution"] | undefined): number | undefined {
  return quantity ? real(quantity.value) : undefined;
}
