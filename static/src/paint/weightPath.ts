/** One weight looked at: the unit it takes from, the weight, the unit it leads to, and the numbers that meet there. */
import type { Box } from "../graph/box";
import { type Curve, pointOn, weightWidth } from "../graph/curves";
import type { ScalarsLayout } from "../graph/scalars";
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

const LINE = 17;
const PAD = 9;

/** The weight with what it multiplies, and its gradient, on a card beside the edge. */
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
  const product = `${written(weight, formatSigned)} · ${written(x, formatSigned)}`;
  const w = Math.max(widthOf(pen, `${name}${title}`, 12, 600), widthOf(pen, product, 13, 600) + 42) + 2 * PAD + 8;
  const box = cardPlace(layout, path.curve, w, 3 * LINE + 2 * PAD - 4);
  fillBox(pen, box, 8, palette.surface);
  strokeBox(pen, box, 8, palette.ink, 1.5);
  const left = box.x + PAD;
  const line = (k: number) => box.y + PAD + 10 + k * LINE;
  const named = symbol(pen, left, line(0), name, { size: 12 });
  text(pen, left + named, line(0), title, { colour: palette.quiet });
  mark(pen, left, line(1), false, weight);
  text(pen, left + 12, line(1), state.picture.mean ? "w · mean x" : "w · x", { colour: palette.quiet });
  const right = box.x + box.w - PAD;
  const second = widthOf(pen, written(x, formatSigned), 13, 600);
  readout(pen, right, line(1), x, { size: 13, weight: 600, align: "right" });
  text(pen, right - second - 4, line(1), "·", { align: "right", colour: palette.quiet });
  readout(pen, right - second - 12, line(1), weight, { size: 13, weight: 600, align: "right" });
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

/** Above the middle of the edge, inside the picture. */
function cardPlace(layout: ScalarsLayout, curve: Curve, w: number, h: number): Box {
  const [x, y] = pointOn(curve, 0.5);
  const { bounds } = layout;
  return {
    x: Math.max(bounds.x + 2, Math.min(bounds.x + bounds.w - w - 2, x - w / 2)),
    y: y - h - 14 < bounds.y + 46 ? y + 14 : y - h - 14,
    w,
    h,
  };
}
