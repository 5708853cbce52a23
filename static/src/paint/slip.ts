/** A slip: a sheet laid beside the node that is written now. Contributions arriving, a fold, an update lie on it. */
import { arrivalsOf } from "../graph/arrivals";
import type { Box } from "../graph/box";
import type { Scene } from "../graph/scene";
import { placeSlip } from "../graph/slip";
import type { State } from "../state/types";
import { chips } from "./chips";
import { clipped } from "./clipped";
import { fold } from "./fold";
import { fillBox, line, type Pen, strokeBox } from "./pen";
import { updated } from "./updated";

/** A part of a slip: its size, and how it is painted with its upper left corner at (x, y). */
export interface Section {
  w: number;
  h: number;
  paint(pen: Pen, x: number, y: number): void;
}

const PAD = 12;
const GAP = 10;
/** What the toolbar and the legend take of the stage, in pixels of the screen: they have more lines on a narrower one. */
const TAKEN = { top: 52, second: 82, bottom: 48, narrow: 56, phone: 68, side: 8 };
/** The toolbar has a second line on a stage of less than this width and of this height at least (`STACKED` of
 * `../panels/Stage.tsx`); the legend has one below the other width. */
const SECOND = { width: 820, height: 430 };
const NARROW = 900;
const PHONE = 500;
/** On a stage lower than this, in pixels, there is no room for slips. */
const LEAST = 290;

/** Whether a slip belongs to the event under the cursor. */
export function hasSlip(state: State): boolean {
  const { mode, event } = state.picture;
  if (mode !== "step" || !event) return false;
  return event.kind === "update" || event.kind === "clip" || event.folds.length > 0 || arrivalsOf(state) !== null;
}

/** Lays the slip of the event under the cursor, if it has one, beside the box of the node that it writes. */
export function paintSlip(pen: Pen, state: State, scene: Scene): void {
  const { picture } = state;
  if (picture.mode !== "step" || !picture.event || pen.seen.h * pen.zoom < LEAST) return;
  const node = scene.boxOf(picture.event.target, state.focus);
  if (!node) return;
  // Drawn as large as on a stage at 100 %, however small the graph is.
  const k = Math.max(1, 1 / pen.zoom);
  const hits: Pen["hits"] = [];
  const own: Pen = { ...pen, zoom: pen.zoom * k, hits };
  const space = free(pen);
  const room = { width: space.w * pen.zoom - 2 * PAD, height: space.h * pen.zoom - 2 * PAD };
  const painted = [fold(own, state), chips(own, state), clipped(own, state), updated(own, state, room)];
  const sections = painted.filter((one) => one !== null);
  if (sections.length === 0) return;
  const width = Math.max(...sections.map((one) => one.w)) + 2 * PAD;
  const height = sections.reduce((sum, one) => sum + one.h, 0) + GAP * (sections.length - 1) + 2 * PAD;
  const at = picture.event.node >= 0 ? scene.boxOf(picture.event.node, state.focus) : null;
  const active = at && at !== node ? [at] : [];
  // The words on these buttons stand above the canvas, and so above the sheet.
  const words = scene.shells.filter((one) => one.kind === "toggle").map((one) => one.box);
  const { box, tie } = placeSlip(
    node,
    { width: width * k, height: height * k },
    space,
    scene.shells.map((one) => one.box),
    [...active, ...words],
  );
  line(pen, tie.x1, tie.y1, tie.x2, tie.y2, pen.palette.ink, 1.5 * k);
  const { ctx } = pen;
  ctx.save();
  ctx.translate(box.x, box.y);
  ctx.scale(k, k);
  sheet(own, { x: 0, y: 0, w: width, h: height });
  let y = PAD;
  for (const section of sections) {
    section.paint(own, PAD, y);
    y += section.h + GAP;
  }
  ctx.restore();
  // What lies below the sheet does not answer through it.
  pen.hits.push({ box, title: () => "", act: () => undefined });
  for (const one of hits) pen.hits.push(moved(one, box, k));
}

function sheet(pen: Pen, box: Box): void {
  const { ctx, palette } = pen;
  ctx.save();
  ctx.shadowColor = "rgba(15,23,42,.2)";
  ctx.shadowBlur = 16 * pen.zoom;
  ctx.shadowOffsetY = 4 * pen.zoom;
  fillBox(pen, box, 10, palette.surface);
  ctx.restore();
  strokeBox(pen, box, 10, palette.ink, 1.5);
}

function free({ seen, zoom }: Pen): Box {
  const wide = seen.w * zoom;
  const foot = wide < PHONE ? TAKEN.phone : wide < NARROW ? TAKEN.narrow : TAKEN.bottom;
  const head = wide < SECOND.width && seen.h * zoom >= SECOND.height ? TAKEN.second : TAKEN.top;
  const [top, bottom, side] = [head / zoom, foot / zoom, TAKEN.side / zoom];
  return { x: seen.x + side, y: seen.y + top, w: seen.w - 2 * side, h: seen.h - top - bottom };
}

function moved(hit: Pen["hits"][number], by: Box, k: number): Pen["hits"][number] {
  const { box } = hit;
  const back = (x: number, y: number): [number, number] => [(x - by.x) / k, (y - by.y) / k];
  return {
    box: { x: by.x + box.x * k, y: by.y + box.y * k, w: box.w * k, h: box.h * k },
    title: (x, y) => hit.title(...back(x, y)),
    act: (x, y) => hit.act(...back(x, y)),
  };
}
