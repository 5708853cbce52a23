/** A unit's own picture of the input plane: colour by sign and size, the line of zero in ink. */
import type { Box } from "../graph/box";
import type { UnitPicture } from "../state/types";
import type { Palette } from "./colours";
import { zeroContour } from "./contour";
import type { Pen } from "./pen";

/** The line of zero, found once per picture that arrived; gone with it. */
const zeros = new WeakMap<Int8Array, Float32Array>();

function zeroOf(picture: UnitPicture): Float32Array {
  let zero = zeros.get(picture.data);
  if (!zero) {
    zero = new Float32Array(zeroContour(picture.data, picture.size));
    zeros.set(picture.data, zero);
  }
  return zero;
}

/** One canvas a unit, coloured anew when other numbers or another theme came: making canvases is what costs. */
interface Coloured {
  canvas: HTMLCanvasElement;
  ctx: CanvasRenderingContext2D | null;
  pixels: ImageData | null;
  data: Int8Array | null;
  palette: Palette | null;
}

const coloured = new Map<string, Coloured>();
const MOST_COLOURED = 1024;

function colouredOf(picture: UnitPicture): Coloured {
  const key = `${picture.layer}:${picture.unit}:${picture.role}:${picture.size}`;
  let one = coloured.get(key);
  if (!one) {
    if (coloured.size >= MOST_COLOURED) coloured.clear();
    const canvas = document.createElement("canvas");
    canvas.width = picture.size;
    canvas.height = picture.size;
    const ctx = canvas.getContext("2d");
    const pixels = ctx?.createImageData(picture.size, picture.size) ?? null;
    one = { canvas, ctx, pixels, data: null, palette: null };
    coloured.set(key, one);
  }
  return one;
}

/** Signed bytes as opaque pixels, by the ramp. −128 is drawn as −127. */
export function colourPixels(data: Int8Array, ramp: Uint8ClampedArray, out: Uint8ClampedArray): void {
  for (let i = 0, p = 0; i < data.length; i++, p += 4) {
    const at = (Math.max(-127, data[i] as number) + 127) * 3;
    out[p] = ramp[at] as number;
    out[p + 1] = ramp[at + 1] as number;
    out[p + 2] = ramp[at + 2] as number;
    out[p + 3] = 255;
  }
}

export function pictureImage(picture: UnitPicture, palette: Palette): HTMLCanvasElement {
  const one = colouredOf(picture);
  if ((one.data !== picture.data || one.palette !== palette) && one.ctx && one.pixels) {
    colourPixels(picture.data, palette.rampRgb, one.pixels.data);
    one.ctx.putImageData(one.pixels, 0, 0);
    one.data = picture.data;
    one.palette = palette;
  }
  return one.canvas;
}

/** Adds the line of zero within `box` to the context's current path. */
export function traceZero(ctx: CanvasRenderingContext2D, picture: UnitPicture, box: Box): void {
  const zero = zeroOf(picture);
  for (let k = 0; k < zero.length; k += 4) {
    ctx.moveTo(box.x + (zero[k] as number) * box.w, box.y + (zero[k + 1] as number) * box.h);
    ctx.lineTo(box.x + (zero[k + 2] as number) * box.w, box.y + (zero[k + 3] as number) * box.h);
  }
}

/** The picture in `box`, with a ring where the example in focus lies (`ring` in the unit square, row 0 at the top). */
export function drawPicture(
  pen: Pen,
  picture: UnitPicture | null,
  box: Box,
  ring: readonly [number, number] | null,
  radius = 7,
): void {
  const { ctx, palette } = pen;
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, radius);
  ctx.clip();
  if (picture) {
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(pictureImage(picture, palette), box.x, box.y, box.w, box.h);
    ctx.beginPath();
    traceZero(ctx, picture, box);
    ctx.strokeStyle = palette.ink;
    ctx.globalAlpha = 0.8;
    ctx.lineWidth = 1.2;
    ctx.stroke();
    ctx.globalAlpha = 1;
  } else {
    ctx.fillStyle = palette.lens;
    ctx.fill();
  }
  ctx.restore();
  if (ring) {
    const at: [number, number] = [box.x + ring[0] * box.w, box.y + ring[1] * box.h];
    const r = box.w > 70 ? 4 : box.w > 40 ? 3.2 : 2.4;
    ctx.beginPath();
    ctx.arc(at[0], at[1], r, 0, 2 * Math.PI);
    ctx.strokeStyle = palette.ink;
    ctx.lineWidth = 1.8;
    ctx.stroke();
  }
}

/** Where a point of the input plane lies in the unit square of a picture; held within it. */
export function placeInPlane(x: number, y: number, low: number, high: number): [number, number] {
  const span = high - low || 1;
  const inside = (t: number) => Math.max(0, Math.min(1, t));
  return [inside((x - low) / span), inside(1 - (y - low) / span)];
}
