/** Paints the scalars view: units as pictures, weights as edges, gradient norms on the stave below. */
import { curveBetween, entry, weightWidth } from "../graph/curves";
import { type Now, nowOf } from "../graph/now";
import type { Column, ScalarsLayout, UnitSpot } from "../graph/scalars";
import { seek, setFocus } from "../state/controls";
import type { State, UnitPicture } from "../state/types";
import {
  backwardEdge,
  bead,
  chevron,
  dotted,
  flowMark,
  forwardEdge,
  trianglePath,
  weightCasing,
  weightEdge,
} from "./edges";
import { formatNumber, NOT_COMPUTED } from "./number";
import { discRadius, largest, numberAt } from "./numbers";
import { card, densityAt, fillBox, hit, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { drawPicture, placeInPlane } from "./picture";
import { fits, gradientName, readout, symbol, text, textSize, widthOf } from "./text";

export function paintScalars(pen: Pen, layout: ScalarsLayout, state: State): void {
  const scene: Scene = {
    pen,
    state,
    now: nowOf(state.picture),
    stepping: state.picture.mode === "step",
    pictures: new Map(),
    ring: ringOf(state),
  };
  for (const one of state.picture.view?.pictures ?? []) {
    if (one.role === "unit") scene.pictures.set(`${one.layer}:${one.unit}`, one);
  }
  paintWeights(scene, layout);
  // The active layer lies on top: its numbers may stand over the edges.
  const isNow = (column: Column) => scene.stepping && scene.now?.layer === column.anatomy.layer.id;
  for (const column of layout.columns) if (!isNow(column)) paintColumn(scene, column, layout);
  for (const column of layout.columns) if (isNow(column)) paintColumn(scene, column, layout);
  paintLoss(scene, layout);
  paintStave(scene, layout);
}

interface Scene {
  pen: Pen;
  state: State;
  now: Now | null;
  stepping: boolean;
  pictures: Map<string, UnitPicture>;
  ring: [number, number] | null;
}

/** Where the example in focus lies in the input plane; only while stepping, when one example is looked at. */
export function ringOf(state: State): [number, number] | null {
  const { picture, graph, data, focus } = state;
  const input = graph?.layers.find((layer) => layer.kind === "input");
  if (picture.mode !== "step" || !input || !data) return null;
  const x = numberAt(picture, input.output, "value", focus.row, 0);
  const y = numberAt(picture, input.output, "value", focus.row, 1);
  return x === null || y === null ? null : placeInPlane(x, y, data.low, data.high);
}

function rightOf(scene: Scene, spot: UnitSpot): number {
  const aside = scene.stepping && spot.readout && spot.readout.x > spot.box.x + spot.box.w ? spot.readout : null;
  return (aside ? aside.x + aside.w : spot.box.x + spot.box.w) + 3;
}

function paintWeights(scene: Scene, layout: ScalarsLayout): void {
  const { pen, state, now } = scene;
  const tiles = layout.columns.map(({ anatomy: { weight } }) =>
    weight ? state.picture.tile(weight.id, "value") : null,
  );
  const most = Math.max(...tiles.map((tile) => (tile ? largest(tile) : 0)));
  layout.columns.forEach((to, index) => {
    const from = layout.columns[index - 1];
    const tile = tiles[index];
    if (!from || !tile) return;
    const active = now?.layer === to.anatomy.layer.id && now.event.phase !== "update";
    const reached = !scene.stepping || state.picture.tile(to.anatomy.layer.output, "value") !== null || active;
    const curves = to.units.flatMap((unit) =>
      from.units.map((source, j) => ({
        weight: tile.data[unit.unit * tile.cols + j] ?? 0,
        curve: curveBetween(
          rightOf(scene, source),
          source.box.y + source.box.h / 2,
          unit.box.x - 3,
          entry(unit.box.y, unit.box.h, j, from.units.length),
        ),
      })),
    );
    const multiplies = (active && isMatmul(state, now)) || (now !== null && now.node === to.anatomy.weight?.id);
    if (multiplies) {
      // Ink for the edges of the cell in focus: the products that its number is the sum of.
      const width = from.units.length;
      curves.forEach(({ weight, curve }, index) => {
        const unit = now?.target === from.anatomy.layer.output ? index % width : Math.floor(index / width);
        const count = now?.target === from.anatomy.layer.output ? width : to.units.length;
        if (unit === Math.min(state.focus.unit, count - 1)) weightCasing(pen, curve, weightWidth(weight, most));
      });
    }
    for (const { weight, curve } of curves) {
      weightEdge(pen, curve, weight, weightWidth(weight, most), reached ? 0.88 : 0.6);
    }
    if (densityAt(pen.zoom) !== "names") {
      const crowded = from.units.length > 4;
      curves.forEach(({ weight, curve }, index) => {
        if (!(weight < 0)) return;
        const j = index % from.units.length;
        // Where many edges enter one unit their beads are strung out, so that none hides another.
        bead(pen, curve, crowded ? 0.46 + (0.42 * j) / (from.units.length - 1) : 0.78, crowded ? 4.4 : 6);
      });
    }
    if (multiplies && pen.flow < 1) for (const { curve } of curves) flowMark(pen, curve, now?.backward === true);
  });
}

function briefly({ anatomy: { layer, weight } }: Column): string {
  return weight ? `${weight.shape[1]}→${weight.shape[0]}` : `${layer.units}`;
}

/** The op that runs along the edges themselves. */
function isMatmul(state: State, now: Now | null): boolean {
  return now !== null && state.graph?.nodes[now.node]?.op === "matmul";
}

function paintColumn(scene: Scene, column: Column, { titleY, compact }: ScalarsLayout): void {
  const { pen, now } = scene;
  const { palette } = pen;
  const { layer } = column.anatomy;
  const middle = column.x + column.w / 2;
  text(pen, middle, titleY, layer.title, { size: compact ? 13 : 15, weight: 650, align: "center" });
  const active = scene.stepping && now?.layer === layer.id;
  if (active && now) pill(pen, middle, titleY + 21, nowWords(scene.state, now));
  else
    text(
      pen,
      middle,
      titleY + 18,
      compact || !fits(pen, layer.subtitle, column.room) ? briefly(column) : layer.subtitle,
      {
        align: "center",
        colour: palette.quiet,
      },
    );
  for (const spot of column.units) paintUnit(scene, column, spot, active);
  if (column.more > 0) {
    text(pen, column.moreAt.x, column.moreAt.y, `… ${column.more} more`, { align: "center", colour: palette.quiet });
  }
}

/** "tanh, 12 of 15"; in the update the parameter's name. */
export function nowWords(state: State, now: Now): string {
  const op = state.graph?.nodes[now.node];
  return op ? `${(op.op ?? op.plain).replaceAll("_", " ")}, ${now.label.replace("now, ", "")}` : now.label;
}

/** White words on ink, centred at (x, baseline): what is active now. */
export function pill(pen: Pen, x: number, y: number, words: string): void {
  const { palette } = pen;
  const size = textSize(pen, 12);
  const w = widthOf(pen, words, 12, 600) + 20;
  const h = Math.max(22, size * 1.7);
  fillBox(pen, { x: x - w / 2, y: y - 4.2 - h / 2, w, h }, h / 2, palette.ink);
  text(pen, x, y, words, { align: "center", weight: 600, colour: palette.onInk });
}

function paintUnit(scene: Scene, column: Column, spot: UnitSpot, active: boolean): void {
  const { pen, state, now } = scene;
  const { palette } = pen;
  const { box, unit } = spot;
  const node = column.anatomy.layer.output;
  const frame = { x: box.x - 3, y: box.y - 3, w: box.w + 6, h: box.h + 6 };
  const focused = scene.stepping && unit === Math.min(state.focus.unit, column.anatomy.layer.units - 1);
  fillBox(pen, frame, 10, palette.surface);
  strokeBox(pen, frame, 10, active ? palette.ink : palette.line, active ? (focused ? 3 : 2) : 1);
  drawPicture(pen, scene.pictures.get(`${spot.layer}:${unit}`) ?? null, box, scene.ring);
  const title = `${column.anatomy.layer.title}, unit ${unit + 1}`;
  hit(pen, frame, `${title}: look at this unit`, () => setFocus(state.focus.row, unit));
  if (!scene.stepping || !writesNumbers(pen)) return;
  if (!spot.readout) {
    if (active && now?.target === node && now.slot) paintChip(scene, spot, node, now.slot, focused);
    return;
  }
  paintReadout(scene, spot.readout, node, unit, {
    tracked: column.anatomy.output.tracked,
    bold: focused && active && now?.event.phase !== "update",
    written: active && now?.target === node ? now.slot : null,
  });
}

/** Where units stand too close for readouts: the number just written, over the edges. */
function paintChip(scene: Scene, spot: UnitSpot, node: number, slot: "value" | "grad", bold: boolean): void {
  const { pen, state } = scene;
  const value = numberAt(state.picture, node, slot, state.focus.row, spot.unit);
  const y = spot.box.y + spot.box.h / 2;
  const box = { x: spot.box.x + spot.box.w + 5, y: y - 9, w: 68, h: 18 };
  fillBox(pen, box, 5, pen.palette.surface);
  strokeBox(pen, box, 5, bold ? pen.palette.ink : pen.palette.line, bold ? 1.5 : 1);
  readout(pen, box.x + 5, y + 4.5, value, { weight: bold ? 700 : 500 });
}

/** Value above, gradient below, of the example in focus. Each leads to the event that made it. */
function paintReadout(
  scene: Scene,
  at: { x: number; y: number; w: number; h: number },
  node: number,
  unit: number,
  style: { tracked: boolean; bold: boolean; written: "value" | "grad" | null },
): void {
  const { pen, state } = scene;
  const { picture, focus } = state;
  const left = at.x + 11;
  const lines = [
    { slot: "value" as const, y: at.y + 12 },
    { slot: "grad" as const, y: at.y + 28 },
  ];
  for (const { slot, y } of lines) {
    const value = numberAt(picture, node, slot, focus.row, unit);
    const written = style.written === slot;
    if (slot === "grad" && !style.tracked) continue;
    const colour = value === null ? pen.palette.line2 : pen.palette.ink2;
    if (slot === "grad") chevron(pen, at.x + 5, y - 4.5, 3, colour);
    else {
      pen.ctx.fillStyle = colour;
      trianglePath(pen.ctx, at.x + 6, y - 4.5, 2.6);
      pen.ctx.fill();
    }
    readout(pen, left, y, value, { weight: written || style.bold ? 700 : 500 });
    if (written && style.bold) strokeBox(pen, { x: at.x - 3, y: y - 13, w: at.w + 2, h: 17 }, 4, pen.palette.ink, 1.5);
    const tile = picture.tile(node, slot);
    if (tile && tile.event >= 0) {
      const what = slot === "value" ? "value" : "gradient";
      hit(pen, { x: at.x - 4, y: y - 13, w: at.w + 6, h: 16 }, `Go to the event that made this ${what}`, () => {
        setFocus(focus.row, unit);
        seek(tile.event + 1);
      });
    }
  }
}

function paintLoss(scene: Scene, layout: ScalarsLayout): void {
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
    if (active && now) pill(pen, middle, layout.titleY + 21, now.label);
  }
  const ready = last && state.picture.tile(last.anatomy.layer.output, "value") !== null;
  if (layout.compact) line(pen, middle, box.y - 14, middle, box.y, palette.ink2, 1.5);
  else if (spot && ready) forwardEdge(pen, rightOf(scene, spot) + 1, box.x - 1, cy, "", active && !now?.backward);
  else if (spot) {
    const from = rightOf(scene, spot);
    dotted(pen, () => {
      pen.ctx.moveTo(from + 3, cy);
      pen.ctx.lineTo(box.x - 3, cy);
    });
  }
  card(pen, box, active);
  const value = numberAt(state.picture, anatomy.layer.output, "value", 0, 0);
  const words = layout.compact ? anatomy.layer.title : `${anatomy.layer.subtitle}, this batch`;
  text(pen, middle, box.y + (layout.compact ? 19 : 28), words, {
    align: "center",
    colour: palette.quiet,
    most: box.w - 8,
  });
  text(pen, middle, box.y + (layout.compact ? 41 : 62), value === null ? NOT_COMPUTED : formatNumber(value), {
    size: layout.compact ? 17 : 22,
    weight: 650,
    align: "center",
  });
}

function paintStave(scene: Scene, layout: ScalarsLayout): void {
  const { pen, state, now } = scene;
  const { palette } = pen;
  const { x1, x2, y } = layout.stave;
  const labelY = layout.compact ? y - 30 : y + 4.5;
  text(pen, 8, labelY, "◀", { weight: 600, colour: palette.ink2 });
  text(pen, 24, labelY, "Gradients", { size: 13, weight: 600, colour: palette.ink2 });
  const pills = layout.columns.flatMap((column) => (column.pill ? [{ column, pill: column.pill }] : []));
  const names = densityAt(pen.zoom) === "names";
  pills.forEach(({ column, pill: box }, index) => {
    const next = pills[index + 1]?.pill;
    const left = index === 0 && box.x - x1 > 16 ? x1 : null;
    const known = state.picture.tile(column.anatomy.weight?.id ?? -1, "grad") !== null;
    const active = scene.stepping && now?.backward === true && now.layer === column.anatomy.layer.id;
    const end = next ? next.x : x2;
    if (scene.stepping) backwardEdge(pen, box.x + box.w, end, y, active ? "now" : known ? "done" : "none");
    else quietRail(pen, box.x + box.w, end, y);
    if (left !== null) {
      if (scene.stepping && !known) backwardEdge(pen, left, box.x, y, "none");
      else quietRail(pen, left, box.x, y);
    }
    if (!names) paintPill(scene, column, box, active);
  });
}

function quietRail(pen: Pen, x1: number, x2: number, y: number): void {
  line(pen, x1, y - 6, x2, y - 6, pen.palette.dot, 1.3);
  line(pen, x1, y + 6, x2, y + 6, pen.palette.dot, 1.3);
  const middle = (x1 + x2) / 2 + 10;
  for (let k = 0; k < 3; k++) {
    if (middle - k * 8 - 4 > x1 && middle - k * 8 < x2) chevron(pen, middle - k * 8, y, 3.8, pen.palette.ink2);
  }
}

function paintPill(
  scene: Scene,
  column: Column,
  box: { x: number; y: number; w: number; h: number },
  now: boolean,
): void {
  const { pen, state } = scene;
  const { ctx, palette } = pen;
  const weight = column.anatomy.weight;
  if (!weight) return;
  const tile = state.picture.tile(weight.id, "grad");
  const y = box.y + box.h / 2;
  fillBox(pen, box, 18, palette.surface);
  strokeBox(pen, box, 18, now ? palette.ink : palette.line, now ? 2 : 1);
  if (tile && box.w > 130) {
    ctx.beginPath();
    ctx.arc(box.x + 22, y, discRadius(tile.norm, 22), 0, 2 * Math.PI);
    ctx.fillStyle = palette.ink2;
    ctx.fill();
  }
  if (box.w > 170) {
    const at = box.x + 40;
    const bars = text(pen, at, y + 5, "‖", { size: 13, colour: palette.quiet });
    const loss = state.graph?.nodes[state.graph.loss]?.plain ?? "L";
    const name = gradientName(pen, at + bars, y + 5, loss, weight.plain, { size: 13, colour: palette.quiet });
    text(pen, at + bars + name + 1, y + 5, "‖", { size: 13, colour: palette.quiet });
  } else if (box.w >= 76) {
    symbol(pen, box.x + (box.w > 130 ? 38 : box.w > 90 ? 12 : 8), y + 5, weight.plain, {
      size: 13,
      colour: palette.quiet,
    });
  }
  if (box.w < 56) return;
  text(pen, box.x + box.w - (box.w > 90 ? 12 : 8), y + 5, tile ? formatNumber(tile.norm) : NOT_COMPUTED, {
    size: box.w > 130 ? 15 : 12,
    weight: 600,
    align: "right",
    colour: tile ? palette.ink : palette.quiet,
  });
  if (tile && tile.event >= 0) {
    hit(pen, box, `Gradient norm of ${weight.plain}: go to the event that made it`, () => seek(tile.event + 1));
  }
}
