/** The frame about what an opened layer or block holds, and the lanes that run behind cards. */
import { type Group, STAVE } from "../graph/cards";
import { TINY } from "./glance";
import { densityAt, fillBox, type Pen, strokeBox, writesNumbers } from "./pen";
import { drawPicture } from "./picture";
import { paintLanes } from "./stave";
import { text } from "./text";
import type { PaintView } from "./view";

/** The lanes that run behind the cards of each row. */
export function paintRows(pen: Pen, rows: readonly number[], x: number, w: number): void {
  for (const row of rows) paintLanes(pen, x, w, row - STAVE.forward);
}

export function paintGroup(scene: PaintView, { layer, title, subtitle, box, rows, within }: Group): void {
  const { pen } = scene;
  const { ctx, palette } = pen;
  if (pen.zoom < TINY) {
    ctx.fillStyle = palette.bg;
    ctx.fillRect(box.x, box.y, box.w, box.h);
    paintRows(pen, rows, box.x, box.w);
    ctx.strokeStyle = palette.line2;
    ctx.lineWidth = 0.75 / pen.zoom;
    ctx.strokeRect(box.x, box.y, box.w, box.h);
    if (!within) text(pen, box.x, box.y - 5 / pen.zoom, title, { weight: 600, most: box.w });
    return;
  }
  fillBox(pen, box, 16, palette.bg);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, 16);
  ctx.clip();
  paintRows(pen, rows, box.x, box.w);
  ctx.restore();
  strokeBox(pen, box, 16, palette.line2, 1);
  if (densityAt(pen.zoom) === "names") {
    // The names of frames within frames would stand on each other.
    if (!within) text(pen, box.x, box.y - 5 / pen.zoom, title, { weight: 600, most: box.w });
    return;
  }
  const left = box.x + 16;
  const named = text(pen, left, box.y + 26, title, { size: 15, weight: 650, most: box.w - 100 });
  if (!writesNumbers(pen)) return;
  const free = box.x + box.w - 76 - left - named - 16;
  if (free < 30) return;
  const said = text(pen, left + named + 9, box.y + 26, subtitle, { size: 13, colour: palette.quiet, most: free });
  const from = left + named + said + 24;
  const room = box.x + box.w - 76 - from;
  const count = layer ? Math.min(layer.units, 16, Math.floor(room / 31)) : 0;
  for (let unit = 0; unit < count; unit++) {
    const picture = scene.pictures.get(`${layer?.id}:${unit}`);
    const at = { x: box.x + box.w - 76 - (count - unit) * 31, y: box.y + 7, w: 28, h: 28 };
    if (picture) drawPicture(pen, picture, at, scene.ring, 4);
  }
}
