/** One weight looked at: the unit it takes from, the weight, the unit it leads to, and the numbers that meet there. */
import type { Box, Size } from "../graph/box";
import { weightWidth } from "../graph/curves";
import type { ScalarsLayout } from "../graph/scalars";
import { placeSlip } from "../graph/slip";
import { type Reading, readCell } from "../state/cells";
import { weightLookedAt } from "../state/weights";
import { bead, chevron, trianglePath, weightCasing, weightEdge } from "./edges";
import { formatSigned } from "./number";
import { largest, numberAt, written } from "./numbers";
import { fillBox, type Pen, strokeBox } from "./pen";
import { readout, symbol, text, widthOf } from "./text";
import { edgeOf, type WeightPath } from "./unitEdge";
import type { PaintView } from "./view";

/** The path of the weight under the mouse, else of the one that was chosen. */
export function litPath(scene: PaintView, layout: ScalarsLayout): WeightPath | null {
  const chosen = scene.pen.lit ?? weightLookedAt(scene.state);
  if (!chosen) return null;
  const at = layout.columns.findIndex((column) => column.anatomy.weight?.id === chosen.node);
  const [from, to] = [layout.columns[at - 1], layout.columns[at]];
  return from && to ? edgeOf(scene, from, to, chosen.cell[0] ?? 0, chosen.cell[1] ?? 0) : null;
}

/** Drawn over all others: the edge in its casing, its two units framed, and its numbers. */
export function paintWeightPath(scene: PaintView, layout: ScalarsLayout): void {
  const path = litPath(scene, layout);
  if (!path) return;
  const { pen, state } = scene;
  const node = path.to.anatomy.weight;
  if (!node) return;
  const tile = state.picture.tile(node.id, "value");
  const cell = [path.unit.unit, path.source.unit];
  const weight = readCell(tile, cell);
  const width = weightWidth(weight ?? 0, tile ? largest(tile) : 0);
  weightCasing(pen, path.curve, width + 1);
  weightEdge(pen, path.curve, weight ?? 0, width, 1);
  if (typeof weight === "number" && weight < 0) bead(pen, path.curve, 0.78, 6);
  for (const { box } of [path.source, path.unit]) {
    strokeBox(pen, { x: box.x - 5, y: box.y - 5, w: box.w + 10, h: box.h + 10 }, 12, pen.palette.ink, 2.5);
  }
  paintNumbers(scene, layout, path, weight, readCell(state.picture.tile(node.id, "grad"), cell));
}

/** Half the height of the row of gradients below the units, and air. */
const STAVE = 26;
const LINE = 17;
const PAD = 9;
/** What a sign between two numbers takes. */
const SIGN = 15;

/**
 * The weight with what it multiplies, and its gradient, on a card beside the edge. Their product is Explain's to say: after an
 * update the weight is no longer the one that met this x.
 */
function paintNumbers(
  scene: PaintView,
  layout: ScalarsLayout,
  path: WeightPath,
  weight: Reading,
  gradient: Reading,
): void {
  const { pen, state } = scene;
  const { palette } = pen;
  const { from, to, source, unit } = path;
  const name = to.anatomy.weight?.plain ?? "";
  const x = numberAt(state.picture, from.anatomy.layer.output, "value", state.focus.row, source.unit);
  const title = `, unit ${unit.unit + 1}, input ${source.unit + 1}`;
  const words = state.picture.mean ? "w · mean x" : "w · x";
  const parts: [Reading, string][] = [
    [weight, "·"],
    [x, ""],
  ];
  const wide = parts.reduce((sum, [value]) => sum + widthOf(pen, written(value, formatSigned), 13, 600) + SIGN, 0);
  const factors = widthOf(pen, words, 12, 400) + 12 + SIGN + wide;
  const w = Math.max(widthOf(pen, `${name}${title}`, 12, 600), factors) + 2 * PAD + 8;
  const box = cardPlace(scene, layout, path, { width: w, height: 3 * LINE + 2 * PAD - 4 });
  fillBox(pen, box, 8, palette.surface);
  strokeBox(pen, box, 8, palette.ink, 1.5);
  const left = box.x + PAD;
  const line = (k: number) => box.y + PAD + 10 + k * LINE;
  const named = symbol(pen, left, line(0), name, { size: 12 });
  text(pen, left + named, line(0), title, { colour: palette.quiet });
  mark(pen, left, line(1), false, weight);
  text(pen, left + 12, line(1), words, { colour: palette.quiet });
  const right = box.x + box.w - PAD;
  let at = right;
  for (const [value, sign] of parts.toReversed()) {
    if (sign) text(pen, at - SIGN / 2, line(1), sign, { align: "center", colour: palette.quiet });
    at -= sign ? SIGN : 0;
    readout(pen, at, line(1), value, { size: 13, weight: 600, align: "right" });
    at -= widthOf(pen, written(value, formatSigned), 13, 600);
  }
  mark(pen, left, line(2), true, gradient);
  text(pen, left + 12, line(2), "∂L/∂w", { colour: palette.quiet });
  readout(pen, right, line(2), gradient, { size: 13, weight: 600, align: "right" });
}

/** A triangle before a value, a chevron before a gradient, as everywhere. */
function mark(pen: Pen, x: number, y: number, gradient: boolean, value: Reading): void {
  const colour = typeof value === "number" ? pen.palette.ink2 : pen.palette.line2;
  if (gradient) {
    chevron(pen, x + 4, y - 4.5, 3, colour);
    return;
  }
  pen.ctx.fillStyle = colour;
  trianglePath(pen.ctx, x + 5, y - 4.5, 2.6);
  pen.ctx.fill();
}

/**
 * Beside the unit that the weight leads to, above the row of gradients, where it covers least of the units and their numbers,
 * and of its own two as good as nothing.
 */
function cardPlace({ pen }: PaintView, layout: ScalarsLayout, path: WeightPath, size: Size): Box {
  const units = layout.columns.flatMap((column) =>
    column.units.flatMap(({ box, readout }) => (readout ? [box, readout] : [box])),
  );
  const { bounds } = layout;
  const [left, top] = [Math.max(bounds.x, pen.seen.x) + 2, bounds.y + 46];
  const right = Math.min(bounds.x + bounds.w, pen.seen.x + pen.seen.w) - 2;
  const bottom = Math.min(bounds.y + bounds.h, pen.seen.y + pen.seen.h, layout.stave.y - STAVE);
  const room = { x: left, y: top, w: Math.max(size.width, right - left), h: Math.max(size.height, bottom - top) };
  const own = [path.source, path.unit].flatMap(({ box, readout }) => (readout ? [box, readout] : [box]));
  return placeSlip(path.unit.box, size, room, [...units, layout.loss.box], own).box;
}
