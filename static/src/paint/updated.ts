/** An update: the parameter before, its change, the parameter after; and what the optimizer keeps for it. */
import { real } from "../frames";
import { type TileSize, tileFor } from "../graph/tileBox";
import type { Explanation, GraphNode } from "../protocol.gen";
import { cellInFocus, type Reading, readCell } from "../state/cells";
import { stepPicture } from "../state/picture";
import type { State, Tile } from "../state/types";
import { formatSigned } from "./number";
import type { Pen } from "./pen";
import type { Section } from "./slip";
import { symbol, text, widthOf } from "./text";
import { drawTile } from "./tile";
import { ROOM, tileRow } from "./tileRow";

const HEAD = 26;
const KEPT = 36;

export function updated(pen: Pen, state: State): Section | null {
  const { picture, trace, focus } = state;
  const { graph, event, cursor } = picture;
  if (!graph || !trace || event?.kind !== "update") return null;
  const node = graph.nodes[event.target];
  if (!node) return null;
  const earlier = stepPicture(graph, trace, cursor - 1, { focus, mean: picture.mean }).tile(node.id, "value");
  const later = picture.tile(node.id, "value");
  if (!earlier || !later) return null;
  const told = state.explanations.get(cursor);
  const cell = cellInFocus(node, later.shape, focus);
  const [was, is] = [readCell(earlier, cell), readCell(later, cell)];
  const change = told?.contribution ? real(told.contribution.value) : difference(was, is);
  const row = tileRow(pen, state, node, "value", [
    { tile: earlier, value: was, below: "before" },
    { tile: changes(earlier, later), value: change, below: "change Δ", sign: "+" },
    { tile: later, value: is, below: "after", sign: "=" },
  ]);
  const kept = told?.kind === "update" ? told.kept : [];
  const size = tileFor(node, ROOM);
  const high = Math.max(size.h + 8, KEPT);
  const words = kept.flatMap((one) => [widthOf(pen, keptWords(one), 12, 400), widthOf(pen, keptNumbers(one), 12, 600)]);
  return {
    w: Math.max(row.w, kept.length > 0 ? size.w + 12 + Math.max(...words) : 0, 200),
    h: HEAD + row.h + (kept.length > 0 ? 26 + kept.length * high : 0),
    paint(own, x, y) {
      const head = text(own, x, y + 13, "Update of ", { size: 13, weight: 600 });
      symbol(own, x + head, y + 13, node.plain, { size: 13 });
      row.paint(own, x, y + HEAD);
      if (kept.length === 0) return;
      const top = y + HEAD + row.h + 6;
      text(own, x, top + 12, "What the optimizer keeps for it", { weight: 600, colour: own.palette.ink2 });
      kept.forEach((one, index) => {
        paintKept(own, state, node, one, x, top + 20 + index * high, size);
      });
    },
  };
}

type Kept = Explanation["kept"][number];

const keptWords = (one: Kept) => `${one.title}, ${one.slot}`;

function keptNumbers(one: Kept): string {
  const corrected = one.corrected ? `, corrected ${formatSigned(real(one.corrected.value))}` : "";
  return `${formatSigned(real(one.before.value))} → ${formatSigned(real(one.after.value))}${corrected}`;
}

function paintKept(pen: Pen, state: State, node: GraphNode, one: Kept, x: number, y: number, size: TileSize): void {
  const high = Math.max(size.h, KEPT - 8);
  drawTile(pen, state.picture.tile(node.id, one.slot), x, y + (high - size.h) / 2, size);
  const left = x + size.w + 12;
  text(pen, left, y + high / 2 - 4, keptWords(one), { colour: pen.palette.quiet });
  text(pen, left, y + high / 2 + 12, keptNumbers(one), { weight: 600 });
}

/** What was added to each number, of two tiles that show the same part. */
function changes(before: Tile, after: Tile): Tile | null {
  if (before.data.length !== after.data.length || before.coming || after.coming) return null;
  return { ...after, data: after.data.map((value, at) => value - (before.data[at] ?? 0)) };
}

const difference = (was: Reading, is: Reading): Reading =>
  typeof was === "number" && typeof is === "number" ? is - was : undefined;
