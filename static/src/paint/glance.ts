/** A card from far away: no words, the two tensors in as few strokes as the screen can show apart. */
import type { Box } from "../graph/box";
import { type Card, STAVE } from "../graph/cards";
import type { Tile } from "../state/types";
import { rampIndex } from "./colours";
import { discRadius, largest } from "./numbers";
import { fillBox, type Pen, strokeBox } from "./pen";
import { text } from "./text";
import type { PaintView } from "./view";

/** Screen pixels that one stroke takes at least. */
const STROKE = 3;
const WORDS = 34;
export const TINY = 0.15;

export function paintGlance(scene: PaintView, one: Card, active: boolean): void {
  const { pen, state } = scene;
  const { box } = one;
  const { palette, zoom } = pen;
  const edge = Math.max(active ? 2.5 : 1, (active ? 2 : 0.75) / zoom);
  if (zoom < TINY) {
    // So small that a rounded corner is less than a pixel: two plain boxes take a fraction of the time of a path.
    const { ctx } = pen;
    ctx.fillStyle = active ? palette.ink : palette.line2;
    ctx.fillRect(box.x - edge / 2, box.y - edge / 2, box.w + edge, box.h + edge);
    ctx.fillStyle = palette.surface;
    ctx.fillRect(box.x + edge / 2, box.y + edge / 2, box.w - edge, box.h - edge);
  } else {
    for (const leaf of one.leaves) fillBox(pen, leaf.box, 8, palette.surface);
    fillBox(pen, box, 10, palette.surface);
    strokeBox(pen, box, 10, active ? palette.ink : palette.line2, edge);
  }
  const inner = { x: box.x + 8, y: box.y - STAVE.cardTop + STAVE.forward - 62, w: box.w - 16, h: 120 };
  strokes(pen, state.picture.tile(one.node.id, "value"), inner, false);
  if (one.node.tracked) {
    inner.y += STAVE.backward - STAVE.forward;
    strokes(pen, state.picture.tile(one.node.id, "grad"), inner, true);
  }
  if (one.kind === "op" || box.w * zoom < WORDS) return;
  const words = one.block?.title ?? one.layer.title;
  const below = box.y + box.h + 34 + 14 / zoom;
  text(pen, box.x + box.w / 2, below, words, { align: "center", weight: 600, most: box.w + 30 });
}

/** Every so many numbers one, spread over the box: squares for values, discs for gradients. */
function strokes(pen: Pen, tile: Tile | null, box: Box, discs: boolean): void {
  const { ctx, palette, zoom } = pen;
  if (!tile || tile.coming || tile.data.length === 0) return;
  const cols = Math.max(1, Math.min(tile.cols, Math.floor((box.w * zoom) / STROKE)));
  const rows = Math.max(1, Math.min(tile.rows, Math.floor((box.h * zoom) / STROKE)));
  const [cw, ch] = [box.w / cols, box.h / rows];
  const scale = largest(tile);
  for (let i = 0; i < rows; i++) {
    const from = Math.floor((i * tile.rows) / rows) * tile.cols;
    for (let j = 0; j < cols; j++) {
      const value = tile.data[from + Math.floor((j * tile.cols) / cols)] as number;
      if (value === 0) continue;
      if (!Number.isFinite(value)) ctx.fillStyle = palette.ink;
      else
        ctx.fillStyle = discs
          ? value < 0
            ? palette.neg
            : palette.pos
          : (palette.ramp[rampIndex(value, scale)] ?? palette.zero);
      if (discs) {
        const side = Number.isFinite(value) ? 2 * discRadius(Math.abs(value), Math.min(cw, ch)) : Math.min(cw, ch);
        ctx.fillRect(box.x + (j + 0.5) * cw - side / 2, box.y + (i + 0.5) * ch - side / 2, side, side);
      } else ctx.fillRect(box.x + j * cw, box.y + i * ch, cw, ch);
    }
  }
}
