/** A closed block: the value that leaves it and its gradient, as on every card, and what it holds. */
import { BELOW, type Card, counted, SHEETS, STAVE } from "../graph/cards";
import { fillBox, strokeBox, writesNumbers } from "./pen";
import { text } from "./text";
import type { PaintView } from "./view";

/** Sheets that look out behind the card: there is more below it. */
export function paintSheets({ pen }: PaintView, { box }: Card): void {
  for (const by of [SHEETS, SHEETS / 2]) {
    const sheet = { x: box.x + by, y: box.y - by, w: box.w, h: box.h };
    fillBox(pen, sheet, 10, pen.palette.surface);
    strokeBox(pen, sheet, 10, pen.palette.line2, 1);
  }
}

export function paintCounts({ pen }: PaintView, { box, block }: Card): void {
  if (!block || !writesNumbers(pen)) return;
  const style = { align: "center" as const, colour: pen.palette.quiet, most: box.w };
  const middle = box.x + box.w / 2;
  const top = STAVE.cardTop + STAVE.cardHeight + BELOW.toggle + 14;
  text(pen, middle, top, counted(block.layers, "layer"), style);
  text(pen, middle, top + 18, counted(block.ops, "operation"), style);
  text(pen, middle, top + 36, counted(block.parameters, "parameter"), style);
}
