/** Closed layers, the input and the loss: the same two staves with less on them. */
import { type Card, STAVE } from "../graph/cards";
import { setFocus } from "../state/controls";
import { lookInto } from "../state/following";
import { formatNumber } from "./number";
import { discRadius, numberAt, written } from "./numbers";
import { hatch, hit, writesNumbers } from "./pen";
import { drawPicture } from "./picture";
import { paintStave } from "./stave";
import { readout, text } from "./text";
import { grownOf, type PaintView } from "./view";

export function paintInput(scene: PaintView, one: Card): void {
  const part = stavePart(scene, one);
  paintStave(scene.pen, { ...part, slot: "value", y: STAVE.forward });
  untracked(scene, one);
}

function stavePart(scene: PaintView, one: Card) {
  return {
    state: scene.state,
    node: one.node,
    x: one.box.x + 10,
    right: one.box.x + one.box.w - 8,
    size: one.tile,
    bold: false,
    grown: grownOf(scene, one.node.id),
  };
}

/** Above, a picture of each unit; below, the gradient of the layer's output. Where its units have no picture of the input
 * plane, above is its output as it is: feature maps, a matrix. */
export function paintClosed(scene: PaintView, one: Card): void {
  const { pen, state } = scene;
  if (!scene.pictures.has(`${one.layer.id}:0`)) {
    const part = { ...stavePart(scene, one), grown: 1 };
    paintStave(pen, { ...part, slot: "value", y: STAVE.forward });
    if (one.node.tracked) paintStave(pen, { ...stavePart(scene, one), slot: "grad", y: STAVE.backward });
    else untracked(scene, one);
    return;
  }
  const count = Math.min(16, one.layer.units);
  const numbers = scene.stepping && writesNumbers(pen);
  const area = { w: one.box.w - 20, h: numbers ? 106 : 124 };
  const grid = gridOf(count, area.w, area.h);
  const top = STAVE.forward - 62 + (area.h - grid.rows * grid.pitch + 4) / 2;
  const left = one.box.x + (one.box.w - Math.min(count, grid.cols) * grid.pitch + 4) / 2;
  for (let unit = 0; unit < count; unit++) {
    const box = {
      x: left + (unit % grid.cols) * grid.pitch,
      y: top + Math.floor(unit / grid.cols) * grid.pitch,
      w: grid.pitch - 4,
      h: grid.pitch - 4,
    };
    const ring = grid.pitch > 26 ? scene.ring : null;
    drawPicture(pen, scene.pictures.get(`${one.layer.id}:${unit}`) ?? null, box, ring, 5);
    hit(pen, box, `${one.layer.title}, unit ${unit + 1}: look at this unit`, () => setFocus(state.focus.row, unit));
  }
  if (numbers) paintFocusValue(scene, one);
  if (one.node.tracked) paintStave(pen, { ...stavePart(scene, one), slot: "grad", y: STAVE.backward });
  else untracked(scene, one);
}

/** The value of the unit in focus: one number stands for the layer. */
function paintFocusValue(scene: PaintView, one: Card): void {
  const { pen, state } = scene;
  const unit = Math.min(state.focus.unit, one.layer.units - 1);
  const tile = state.picture.tile(one.node.id, "value");
  const y = STAVE.forward + 60;
  const middle = one.box.x + one.box.w / 2;
  readout(pen, middle, y, numberAt(state.picture, one.node.id, "value", state.focus.row, unit), {
    size: 13,
    align: "center",
  });
  if (tile && tile.event >= 0) {
    const box = { x: middle - 34, y: y - 13, w: 68, h: 17 };
    hit(pen, box, `Value of unit ${unit + 1}: where it comes from`, () => lookInto(one.node.id, "value"));
  }
}

/** The grid of squares that fills an area best, 4 apart. */
export function gridOf(count: number, w: number, h: number): { cols: number; rows: number; pitch: number } {
  let best = { cols: 1, rows: count, pitch: 0 };
  for (let cols = 1; cols <= count; cols++) {
    const rows = Math.ceil(count / cols);
    const pitch = Math.min((w + 4) / cols, (h + 4) / rows, 80);
    if (pitch > best.pitch) best = { cols, rows, pitch };
  }
  return best;
}

/** One number: the loss, or an op that holds a scalar. */
export function paintScalar(scene: PaintView, one: Card): void {
  const { pen, state } = scene;
  const { ctx, palette } = pen;
  const middle = one.box.x + one.box.w / 2;
  const value = numberAt(state.picture, one.node.id, "value", 0, 0);
  const style = { align: "center" as const, colour: palette.quiet };
  if (typeof value === "number" && !Number.isFinite(value)) {
    hatch(pen, { x: one.box.x + 8, y: STAVE.forward - 16, w: one.box.w - 16, h: 28 });
  }
  text(pen, middle, STAVE.forward + 6, written(value, formatNumber), {
    size: 18,
    weight: 650,
    align: "center",
  });
  const words = writesNumbers(pen);
  if (words && one.layer.kind === "loss") {
    text(pen, middle, STAVE.forward + 26, `${one.layer.subtitle},`, { ...style, most: one.box.w - 12 });
    text(pen, middle, STAVE.forward + 41, "this batch", style);
  }
  valueHit(scene, one, "value", STAVE.forward);
  const gradient = numberAt(state.picture, one.node.id, "grad", 0, 0);
  const y = STAVE.backward;
  if (typeof gradient === "number") {
    ctx.beginPath();
    ctx.arc(middle, y - 12, discRadius(Math.abs(gradient), 13.6) * grownOf(scene, one.node.id), 0, 2 * Math.PI);
    ctx.fillStyle = gradient < 0 ? palette.neg : palette.pos;
    ctx.fill();
  }
  readout(pen, middle, y + 18, gradient, { size: 15, weight: 600, align: "center" });
  if (words && gradient !== null && state.graph?.loss === one.node.id) text(pen, middle, y + 36, "seed", style);
  valueHit(scene, one, "grad", y + 12);
}

function valueHit(scene: PaintView, one: Card, slot: "value" | "grad", y: number): void {
  const tile = scene.state.picture.tile(one.node.id, slot);
  if (!tile || tile.event < 0) return;
  const box = { x: one.box.x + 6, y: y - 16, w: one.box.w - 12, h: 30 };
  const what = slot === "value" ? "value" : "gradient";
  hit(scene.pen, box, `Where this ${what} comes from`, () => lookInto(one.node.id, slot));
}

/** Written where a gradient is not followed, so that nobody waits for one. */
export function untracked(scene: PaintView, one: Card): void {
  if (!writesNumbers(scene.pen)) return;
  const middle = one.box.x + one.box.w / 2;
  const style = { align: "center" as const, colour: scene.pen.palette.quiet };
  text(scene.pen, middle, STAVE.backward - 3, "gradient", style);
  text(scene.pen, middle, STAVE.backward + 13, "not tracked", style);
}
