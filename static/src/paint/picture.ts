/** A unit's own picture of the input plane: colour by sign and size, the line of zero in ink. */
import type { Box } from "../graph/box";
import type { UnitPicture } from "../state/types";
import type { Palette } from "./colours";
import { zeroContour } from "./contour";
import type { Pen } from "./pen";

interface Prepared {
  image: HTMLCanvasElement | null;
  palette: Palette | null;
  zero: Float32Array;
}

/** Made once per picture that arrived; gone with it. */
const prepared = new WeakMap<Int8Array, Prepared>();

export function preparePicture(picture: UnitPicture): Prepared {
  let ready = prepared.get(picture.data);
  if (!ready) {
    ready = { image: null, palette: null, zero: new Float32Array(zeroContour(picture.data, picture.size)) };
    prepared.set(picture.data, ready);
  }
  return ready;
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
  const ready = preparePicture(picture);
  if (ready.image && ready.palette === palette) return ready.image;
  const image = ready.image ?? document.createElement("canvas");
  image.width = picture.size;
  image.height = picture.size;
  const ctx = image.getContext("2d");
  if (ctx) {
    const pixels = ctx.createImageData(picture.size, picture.size);
    colourPixels(picture.data, palette.rampRgb, pixels.data);
    ctx.putImageData(pixels, 0, 0);
  }
  ready.image = image;
  ready.palette = palette;
  return image;
}

/** Adds the line of zero within `box` to the context's current path. */
export function traceZero(ctx: CanvasRenderingContext2D, picture: UnitPicture, box: Box): void {
  const { zero } = preparePicture(picture);
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
    const r = box.w > 70 ? 4 : 3.2;
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
