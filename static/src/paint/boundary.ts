/** The network's output over the input plane, the line where it decides, and the data on top. */
import type { Box } from "../graph/box";
import type { Dataset, State, UnitPicture } from "../state/types";
import { type Palette, rampIndex } from "./colours";
import { pictureImage, placeInPlane, traceZero } from "./picture";

/** The picture of what the network decides: its own, or, where there is none, the last unit's. */
export function decisionOf(state: State): UnitPicture | null {
  const pictures = state.picture.view?.pictures ?? [];
  return pictures.findLast((one) => one.role === "decision") ?? pictures.at(-1) ?? null;
}

/** The square of the input plane in a canvas. */
const planeIn = (width: number, height: number): Box => {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, w: side, h: side };
};

function placeOf(data: Dataset, index: number, box: Box): [number, number] {
  const [u, v] = placeInPlane(data.points[2 * index] ?? 0, data.points[2 * index + 1] ?? 0, data.low, data.high);
  return [box.x + u * box.w, box.y + v * box.h];
}

/** As far from a point a press still means it. */
const REACH = 14;

/** The point of the data that a press at (x, y) in a canvas of this size means: of `first` the nearest one, else of all. */
export function pointAt(
  data: Dataset,
  size: { width: number; height: number },
  at: readonly [x: number, y: number],
  first: readonly number[],
): number | null {
  const box = planeIn(size.width, size.height);
  const nearest = (indices: Iterable<number>) => {
    let best: number | null = null;
    let least = REACH;
    for (const index of indices) {
      const [x, y] = placeOf(data, index, box);
      const away = Math.hypot(x - at[0], y - at[1]);
      if (away < least) [best, least] = [index, away];
    }
    return best === null ? null : { index: best, away: least };
  };
  const own = nearest(first);
  const any = nearest(Array(data.count).keys());
  // Points of the batch are drawn larger and on top.
  return own && own.away < (any?.away ?? REACH) + 4 ? own.index : (any?.index ?? null);
}

/** Fills `canvas` (sized by its style). The input plane is square: it takes the largest square in the middle. */
export function paintBoundary(canvas: HTMLCanvasElement, state: State, palette: Palette): void {
  const ctx = canvas.getContext("2d");
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!ctx || width === 0 || height === 0) return;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const box = planeIn(width, height);
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, 6);
  ctx.clip();
  ctx.fillStyle = palette.lens;
  ctx.fill();
  const decision = decisionOf(state);
  if (decision) paintField(ctx, decision, box, palette);
  if (state.data) paintPoints(ctx, state, state.data, box, palette);
}

function paintField(ctx: CanvasRenderingContext2D, picture: UnitPicture, box: Box, palette: Palette): void {
  // Paler than the units' pictures, so that the points stand out.
  ctx.globalAlpha = 0.72;
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(pictureImage(picture, palette), box.x, box.y, box.w, box.h);
  ctx.globalAlpha = 1;
  ctx.beginPath();
  traceZero(ctx, picture, box);
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = box.w > 200 ? 1.6 : 1.2;
  ctx.stroke();
}

function paintPoints(ctx: CanvasRenderingContext2D, state: State, data: Dataset, box: Box, palette: Palette): void {
  const stepping = state.picture.mode === "step";
  const batch = new Set(stepping ? state.picture.rows : []);
  const radius = box.w > 260 ? 3.4 : box.w > 160 ? 2.8 : 2.2;
  const place = (index: number) => placeOf(data, index, box);
  for (let index = 0; index < data.count; index++) {
    if (batch.has(index)) continue;
    ctx.globalAlpha = batch.size > 0 ? 0.4 : 1;
    paintPoint(ctx, data, index, place(index), radius, palette);
  }
  ctx.globalAlpha = 1;
  for (const index of batch) paintPoint(ctx, data, index, place(index), radius + 1, palette);
  const focused = stepping && !state.picture.mean ? state.picture.rows[state.focus.row] : undefined;
  if (focused === undefined) return;
  ctx.beginPath();
  ctx.arc(...place(focused), radius + 4, 0, 2 * Math.PI);
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 2;
  ctx.stroke();
}

/** One class is filled, the other hollow: told apart without hue. In a regression, colour is the target. */
function paintPoint(
  ctx: CanvasRenderingContext2D,
  data: Dataset,
  index: number,
  at: [number, number],
  radius: number,
  palette: Palette,
): void {
  const target = data.targets[index] ?? 0;
  ctx.beginPath();
  ctx.arc(...at, radius, 0, 2 * Math.PI);
  if (data.task === "regression") {
    ctx.fillStyle = palette.ramp[rampIndex(target, 1)] ?? palette.zero;
    ctx.strokeStyle = palette.ink2;
    ctx.lineWidth = 0.8;
  } else if (target > 0.5) {
    ctx.fillStyle = palette.pos;
    ctx.strokeStyle = palette.surface;
    ctx.lineWidth = 1;
  } else {
    ctx.fillStyle = palette.surface;
    ctx.strokeStyle = palette.neg;
    ctx.lineWidth = radius * 0.5;
  }
  ctx.fill();
  ctx.stroke();
}
