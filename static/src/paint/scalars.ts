import type { Column, ScalarsLayout } from "../graph/scalars";
import type { State } from "../state/types";
import { chevron, dotted, forwardEdge } from "./edges";
import { paintGradientStave } from "./gradientStave";
import { nowWords, pill } from "./now";
import { formatNumber, formatSigned } from "./number";
import { numberAt, written } from "./numbers";
import { card, hatch, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { readout, text, widthOf } from "./text";
import { rightOf } from "./unitEdge";
import { paintColumn } from "./units";
import { type PaintView, viewOf } from "./view";
import { paintWalkedUnits } from "./walkedUnits";
import { paintWeightPath } from "./weightPath";
import { paintWeights } from "./weights";

export function paintScalars(pen: Pen, layout: ScalarsLayout, state: State): void {
  const scene = viewOf(pen, state);
  paintWeights(scene, layout);
  // The active layer lies on top: its numbers may stand over the edges.
  const isNow = (column: Column) => scene.stepping && scene.now?.layer === column.anatomy.layer.id;
  const bare = isBare(pen, layout);
  for (const column of layout.columns) if (!isNow(column)) paintColumn(scene, column, layout, bare);
  for (const column of layout.columns) if (isNow(column)) paintColumn(scene, column, layout, bare);
  paintWalkedUnits(scene, layout);
  // In a strip on a phone the words would lie over each other; the names of the layers stand above it.
  if (!bare) {
    paintLoss(scene, layout);
    paintGradientStave(scene, layout);
  }
  paintWeightPath(scene, layout);
}

/** A narrow network drawn small, as in the strip on a phone: the units and their weights alone. */
function isBare(pen: Pen, layout: ScalarsLayout): boolean {
  return layout.compact && pen.zoom < 0.7;
}

function paintLoss(scene: PaintView, layout: ScalarsLayout): void {
  const { pen, state, now } = scene;
  const { palette } = pen;
  const { box, anatomy } = layout.loss;
  const last = layout.columns.at(-1);
  const middle = box.x + box.w / 2;
  const cy = box.y + box.h / 2;
  const active = scene.stepping && now?.layer === anatomy.layer.id;
  const spot = last?.units[0];
  if (!layout.compact) {
    text(pen, middle, layout.titleY, anatomy.layer.title, { size: 15, weight: 650, align: "center" });
    if (active && now) pill(pen, middle, layout.titleY + 21, nowWords(state, now));
  }
  const ready = last && state.picture.tile(last.anatomy.layer.output, "value") !== null;
  if (layout.compact) {
    // From the last unit down to the loss, below the numbers that stand under it while stepping.
    const below = spot && !scene.stepping ? spot.box.y + spot.box.h + 3 : box.y - 14;
    line(pen, middle, below, middle, box.y, palette.ink2, 1.5);
  } else if (spot && ready) forwardEdge(pen, rightOf(scene, spot) + 1, box.x - 1, cy, "", active && !now?.backward);
  else if (spot) {
    const from = rightOf(scene, spot);
    dotted(pen, () => {
      pen.ctx.moveTo(from + 3, cy);
      pen.ctx.lineTo(box.x - 3, cy);
    });
  }
  card(pen, box, active);
  const value = numberAt(state.picture, anatomy.layer.output, "value", 0, 0);
  const y = box.y + (layout.compact ? 41 : 58);
  if (typeof value === "number" && !Number.isFinite(value))
    hatch(pen, { x: box.x + 10, y: y - 22, w: box.w - 20, h: 32 });
  const words = layout.compact ? anatomy.layer.title : `${anatomy.layer.subtitle}, this batch`;
  text(pen, middle, box.y + (layout.compact ? 19 : 26), words, {
    align: "center",
    colour: palette.quiet,
    most: box.w - 8,
  });
  text(pen, middle, y, written(value, formatNumber), {
    size: layout.compact ? 17 : 22,
    weight: 650,
    align: "center",
  });
  if (!layout.compact && scene.stepping && writesNumbers(pen)) paintSeed(scene, layout);
}

/** The gradient of the loss by itself, from which all others come. */
function paintSeed({ pen, state, now }: PaintView, { loss: { box, anatomy } }: ScalarsLayout): void {
  const { palette } = pen;
  const seed = numberAt(state.picture, anatomy.layer.output, "grad", 0, 0);
  const bold = now?.event.kind === "seed";
  const number = written(seed, formatSigned);
  const name = "seed";
  const w = widthOf(pen, number, 12, bold ? 700 : 500) + widthOf(pen, name, 12, 400) + 16;
  const left = box.x + (box.w - w) / 2;
  const y = box.y + box.h - 18;
  line(pen, box.x + 12, y - 20, box.x + box.w - 12, y - 20, palette.line, 1);
  chevron(pen, left + 4, y - 4.5, 3, seed === null ? palette.line2 : palette.ink2);
  readout(pen, left + 10, y, seed, { weight: bold ? 700 : 500 });
  text(pen, left + w, y, name, { align: "right", colour: palette.quiet });
  if (bold) strokeBox(pen, { x: left - 5, y: y - 14, w: w + 10, h: 19 }, 4, palette.ink, 1.5);
}
