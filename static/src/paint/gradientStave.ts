import type { Column, ScalarsLayout } from "../graph/scalars";
import { seek } from "../state/controls";
import { backwardEdge, chevron } from "./edges";
import { NOT_COMPUTED } from "./number";
import { discRadius, normOf } from "./numbers";
import { densityAt, fillBox, hit, line, type Pen, strokeBox } from "./pen";
import { fits, gradientName, symbol, text } from "./text";
import type { PaintView } from "./view";

export function paintGradientStave(scene: PaintView, layout: ScalarsLayout): void {
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

/** What a pill's edges, the gap and the larger letters of the name take beside the name and the number. */
const BESIDE = 34;

/** Room for any usual number, so that the name does not come and go while the digits change. */
function widest(shown: string): string {
  return shown.length > 7 ? shown : "0.00000";
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
  scene: PaintView,
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
  if (tile?.norm != null && box.w > 130) {
    ctx.beginPath();
    ctx.arc(box.x + 22, y, discRadius(tile.norm, 22), 0, 2 * Math.PI);
    ctx.fillStyle = palette.ink2;
    ctx.fill();
  }
  const shown = tile ? normOf(tile) : NOT_COMPUTED;
  const named = box.w >= 76 && (!tile || fits(pen, weight.plain + widest(shown), box.w - BESIDE));
  if (box.w > 170) {
    const at = box.x + 40;
    const bars = text(pen, at, y + 5, "‖", { size: 13, colour: palette.quiet });
    const loss = state.graph?.nodes[state.graph.loss]?.plain ?? "L";
    const name = gradientName(pen, at + bars, y + 5, loss, weight.plain, { size: 13, colour: palette.quiet });
    text(pen, at + bars + name + 1, y + 5, "‖", { size: 13, colour: palette.quiet });
  } else if (named) {
    symbol(pen, box.x + (box.w > 130 ? 38 : box.w > 90 ? 12 : 8), y + 5, weight.plain, {
      size: 13,
      colour: palette.quiet,
    });
  }
  if (box.w < 56) return;
  const at = named ? box.x + box.w - (box.w > 90 ? 12 : 8) : box.x + box.w / 2;
  text(pen, at, y + 5, shown, {
    size: box.w > 130 ? 15 : 12,
    weight: 600,
    align: named ? "right" : "center",
    colour: tile ? palette.ink : palette.quiet,
  });
  if (tile && tile.event >= 0) {
    hit(pen, box, `Gradient norm of ${weight.plain}: go to the event that made it`, () => seek(tile.event + 1));
  }
}
