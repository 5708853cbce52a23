import type { Box } from "../graph/box";
import type { Column, ScalarsLayout, UnitSpot } from "../graph/scalars";
import { readCell } from "../state/cells";
import { setFocus } from "../state/controls";
import { lookInto } from "../state/following";
import { rampIndex } from "./colours";
import { chevron, trianglePath } from "./edges";
import { nowWords, pill } from "./now";
import { formatFull, formatSigned } from "./number";
import { largest, numberAt, written } from "./numbers";
import { fillBox, hatch, hit, type Pen, strokeBox, writesNumbers } from "./pen";
import { drawPicture } from "./picture";
import { fits, readout, text, textSize, widthOf } from "./text";
import { drawUnit } from "./unitTile";
import type { PaintView } from "./view";

function briefly({ anatomy: { layer, weight } }: Column): string {
  return weight ? `${weight.shape[1]}→${weight.shape[0]}` : `${layer.units}`;
}

/** One layer: its words and its units. */
export function paintColumn(scene: PaintView, column: Column, { titleY, compact }: ScalarsLayout, bare: boolean): void {
  const { pen, now } = scene;
  const { palette } = pen;
  const { layer } = column.anatomy;
  if (bare) {
    for (const spot of column.units) paintUnit(scene, column, spot, scene.stepping && now?.layer === layer.id);
    return;
  }
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

function paintUnit(scene: PaintView, column: Column, spot: UnitSpot, active: boolean): void {
  const { pen, state, now } = scene;
  const { palette } = pen;
  const { box, unit } = spot;
  const node = column.anatomy.layer.output;
  const frame = { x: box.x - 3, y: box.y - 3, w: box.w + 6, h: box.h + 6 };
  const focused = scene.stepping && unit === Math.min(state.focus.unit, column.anatomy.layer.units - 1);
  fillBox(pen, frame, 10, palette.surface);
  strokeBox(pen, frame, 10, active ? palette.ink : palette.line, active ? (focused ? 3 : 2) : 1);
  const picture = scene.pictures.get(`${spot.layer}:${unit}`) ?? null;
  const tile = picture ? null : state.picture.tile(node, "value");
  drawPicture(pen, picture, box, picture ? scene.ring : null);
  if (tile) drawUnit(pen, tile, unit, box, scene.stepping && !state.picture.mean ? state.focus.row : null);
  const title = `${column.anatomy.layer.title}, unit ${unit + 1}`;
  hit(pen, frame, `${title}: look at this unit`, () => setFocus(state.focus.row, unit));
  paintBias(scene, column, unit, box);
  if (!scene.stepping || !writesNumbers(pen)) return;
  if (!spot.readout) {
    if (active && now?.target === node && now.slot) paintChip(scene, spot, node, now.slot, focused);
    return;
  }
  paintReadout(scene, spot.readout, node, unit, {
    tracked: column.anatomy.output.tracked,
    bold: focused && (active || now?.target === node) && now?.event.phase !== "update",
    written: now?.target === node ? now.slot : null,
  });
}

/** A unit's bias: a square at its foot, coloured as in a tile, on the scale of the layer's own. */
function paintBias({ pen, state }: PaintView, { anatomy }: Column, unit: number, box: Box): void {
  const node = anatomy.parameters.find((one) => one.shape.length === 1 && one.axes[0] === "unit");
  const tile = node ? state.picture.tile(node.id, "value") : null;
  const bias = readCell(tile, [unit]);
  if (!node || !tile || bias === null || bias === undefined) return;
  const side = box.w < 40 ? 8 : 11;
  const at = { x: box.x - 3 - side / 2, y: box.y + box.h + 3 - side / 2, w: side, h: side };
  const colour = Number.isFinite(bias) ? pen.palette.ramp[rampIndex(bias, largest(tile))] : pen.palette.surface;
  fillBox(pen, at, 2, colour ?? pen.palette.zero);
  if (!Number.isFinite(bias)) hatch(pen, at);
  strokeBox(pen, at, 2, state.focus.at?.node === node.id ? pen.palette.ink : pen.palette.surface, 1.5);
  if (bias < 0) {
    pen.ctx.fillStyle = pen.palette.surface;
    pen.ctx.fillRect(at.x + side * 0.25, at.y + side / 2 - 0.75, side * 0.5, 1.5);
  }
  const gradient = written(readCell(state.picture.tile(node.id, "grad"), [unit]), formatFull);
  const words = `${node.plain}, bias of unit ${unit + 1}: ${formatFull(bias)}, gradient ${gradient}`;
  const reach = { x: at.x - 4, y: at.y - 4, w: side + 8, h: side + 8 };
  hit(pen, reach, words, () => lookInto(node.id, "value", [unit]));
}

/** Where units stand too close for readouts: the number just written, over the edges. */
function paintChip(scene: PaintView, spot: UnitSpot, node: number, slot: "value" | "grad", bold: boolean): void {
  const { pen, state } = scene;
  const value = numberAt(state.picture, node, slot, state.focus.row, spot.unit);
  const y = spot.box.y + spot.box.h / 2;
  const words = written(value, formatSigned);
  const w = widthOf(pen, words, 12, bold ? 700 : 500) + 10;
  const box = { x: spot.box.x + spot.box.w + 5, y: y - 9, w, h: 18 };
  fillBox(pen, box, 5, pen.palette.surface);
  strokeBox(pen, box, 5, bold ? pen.palette.ink : pen.palette.line, bold ? 1.5 : 1);
  readout(pen, box.x + 5, y + 4.5, value, { weight: bold ? 700 : 500 });
}

/** The frame of ink about a number that has just been written, as wide as the number. */
function frame(pen: Pen, x: number, y: number, end: number): void {
  const size = textSize(pen, 12);
  strokeBox(pen, { x, y: y - size - 0.5, w: end + 5 - x, h: size + 5 }, 4, pen.palette.ink, 1.5);
}

/** Value above, gradient below, of the example in focus. Each leads to the event that made it. */
function paintReadout(
  scene: PaintView,
  at: { x: number; y: number; w: number; h: number },
  node: number,
  unit: number,
  style: { tracked: boolean; bold: boolean; written: "value" | "grad" | null },
): void {
  const { pen, state } = scene;
  const { picture, focus } = state;
  const left = at.x + 11;
  const lines = [
    { slot: "value" as const, y: at.y + 11.5 },
    { slot: "grad" as const, y: at.y + 29 },
  ];
  for (const { slot, y } of lines) {
    const value = numberAt(picture, node, slot, focus.row, unit);
    const fresh = style.written === slot;
    if (slot === "grad" && !style.tracked) continue;
    const colour = value === null ? pen.palette.line2 : pen.palette.ink2;
    if (slot === "grad") chevron(pen, at.x + 5, y - 4.5, 3, colour);
    else {
      pen.ctx.fillStyle = colour;
      trianglePath(pen.ctx, at.x + 6, y - 4.5, 2.6);
      pen.ctx.fill();
    }
    readout(pen, left, y, value, { weight: fresh || style.bold ? 700 : 500 });
    if (fresh && style.bold) frame(pen, at.x - 3, y, left + widthOf(pen, written(value, formatSigned), 12, 700));
    const tile = picture.tile(node, slot);
    if (tile) {
      const what = slot === "value" ? "value" : "gradient";
      hit(pen, { x: at.x - 4, y: y - 13, w: at.w + 6, h: 16 }, `Where this ${what} comes from`, () => {
        setFocus(focus.row, unit);
        lookInto(node, slot);
      });
    }
  }
}
