/** One node of a graph of single nodes: its name, its value, its gradient. What does not fit at this zoom is left out. */
import { NODE, type NodeCard } from "../graph/expression";
import type { Now } from "../graph/now";
import { tileFor } from "../graph/tileBox";
import type { Reading } from "../state/cells";
import { lookInto } from "../state/following";
import type { State } from "../state/types";
import { drawPlot } from "./curve";
import { formatFull, formatSigned } from "./number";
import { cellOf, discRadius, written } from "./numbers";
import { card, hit, light, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { gradientName, gradientNameWidth, readout, symbol, symbolWidth, text, widthOf } from "./text";
import { drawDiscs, drawTile } from "./tile";

export interface NodeView {
  pen: Pen;
  state: State;
  now: Now | null;
}

/** From the card's edge to what is written. */
const PAD = 10;
/** A gradient's disc, with the gap after it. */
const DISC = 15;
const GAP = 5;
/** From here on there is room for three lines, below it for a name and marks. */
const LINES_FROM = 0.33;
/** Where the lines are: its name's baseline, the middle of its value and of its gradient; and where all text is at its
 * smallest, apart as far as the card allows. */
const ROOMY = { title: 23, value: NODE.value, gradient: NODE.gradient };
const TIGHT = { title: 29, value: 62, gradient: 98 };
const TIGHT_BELOW = 0.45;
const NOT_TRACKED = ["gradient not tracked", "not tracked"];

export function paintNode(scene: NodeView, one: NodeCard): void {
  const { pen, now, state } = scene;
  const { palette } = pen;
  const { node, box } = one;
  const active = now?.node === node.id;
  card(pen, box, active);
  if (state.path.has(node.id)) light(pen, box);
  const rows = pen.zoom < TIGHT_BELOW && pen.zoom >= LINES_FROM ? TIGHT : ROOMY;
  paintTitle(pen, one, box.y + rows.title);
  if (rows === ROOMY) line(pen, box.x + PAD, box.y + 74, box.x + box.w - PAD, box.y + 74, palette.line, 1);
  paintRow(scene, one, "value", box.y + rows.value);
  paintRow(scene, one, "grad", box.y + rows.gradient);
  if (now && now.target === node.id && now.slot) {
    const y = box.y + (now.slot === "value" ? rows.value : rows.gradient);
    strokeBox(pen, { x: box.x + 6, y: y - 17, w: box.w - 12, h: 32 }, 7, palette.ink, 1.5);
  }
  if (one.curve && node.curve) {
    const input = node.inputs[0] ?? -1;
    const at = (id: number) => cellOf(state.picture.tile(id, "value"), state.focus.row, state.focus.unit) ?? null;
    const local = state.explanations.get(state.picture.cursor)?.local?.value;
    const slope = active && now.event.kind === "vjp" && typeof local === "number" ? local : null;
    drawPlot(pen, one.curve, node.curve, at(input), at(node.id), slope, active);
  }
}

/** Its name and, where there is room, what it does. */
function paintTitle(pen: Pen, { node, box }: NodeCard, y: number): void {
  const name = symbolWidth(pen, node.plain, 15);
  if (name <= box.w) symbol(pen, box.x + PAD, y, node.plain, { size: 15 });
  const what = node.kind === "op" ? (node.op ?? node.title).replaceAll("_", " ") : node.title.toLowerCase();
  const most = box.w - 2 * PAD - GAP - name;
  if (!writesNumbers(pen) || most < widthOf(pen, "mul", 12, 400)) return;
  text(pen, box.x + box.w - PAD, y - 1, what, { align: "right", colour: pen.palette.quiet, most });
}

function paintRow(scene: NodeView, one: NodeCard, slot: "value" | "grad", y: number): void {
  const { pen, state } = scene;
  const { node, box } = one;
  if (slot === "grad" && !node.tracked) {
    const words = NOT_TRACKED.find((said) => pen.zoom >= LINES_FROM && widthOf(pen, said, 12, 400) <= box.w - PAD);
    if (words) text(pen, box.x + PAD, y + 5, words, { colour: pen.palette.quiet });
    return;
  }
  const tile = state.picture.tile(node.id, slot);
  const value = cellOf(tile, state.focus.row, state.focus.unit);
  const style = { size: slot === "value" ? 17 : 13, weight: 600, align: "right" as const };
  const number = widthOf(pen, written(value, formatSigned), style.size, style.weight);
  const readable = pen.zoom >= LINES_FROM;
  const room = box.w - 2 * PAD - number;
  const single = node.shape.reduce((a, b) => a * b, 1) === 1;
  if (!single || !readable || room < -PAD) paintMarks(scene, node, slot, box.x + PAD, y);
  else if (slot === "grad") paintGradientName(scene, one, y, value, room);
  if (readable && room >= (single ? -PAD : 52 + GAP))
    readout(pen, box.x + box.w - Math.min(PAD, PAD + room), y + Math.max(5.5, 4.2 / pen.zoom), value, style);
  if (!tile) return;
  const name = slot === "value" ? node.plain : `∂${lossOf(state)}/∂${node.plain}`;
  const about = `${name}: ${written(value, formatFull)}. Where it comes from`;
  hit(pen, { x: box.x + 6, y: y - 17, w: box.w - 12, h: 32 }, about, () => lookInto(node.id, slot));
}

const lossOf = (state: State): string => state.graph?.nodes[state.graph.loss]?.plain ?? "L";

/** Before a gradient's number its disc and its name, as far as there is room for them. */
function paintGradientName(scene: NodeView, { node, box }: NodeCard, y: number, value: Reading, room: number): void {
  const { pen, state, now } = scene;
  const { ctx, palette } = pen;
  const disc = typeof value === "number" && Number.isFinite(value) && value !== 0 && room >= DISC ? DISC : 0;
  if (disc && value) {
    const grown = now?.target === node.id && now.slot === "grad" ? pen.flow() : 1;
    ctx.beginPath();
    ctx.arc(box.x + PAD + 6, y, discRadius(Math.abs(value), 13) * grown, 0, 2 * Math.PI);
    ctx.fillStyle = value < 0 ? palette.neg : palette.pos;
    ctx.fill();
  }
  const loss = lossOf(state);
  if (!writesNumbers(pen) || gradientNameWidth(pen, loss, node.plain, 12) + GAP > room - disc) return;
  gradientName(pen, box.x + PAD + disc, y + 5, loss, node.plain, { size: 12, colour: palette.quiet });
}

/** The numbers as marks: a tensor's, or one for which there is no room. */
function paintMarks(
  { pen, state }: NodeView,
  node: NodeCard["node"],
  slot: "value" | "grad",
  x: number,
  y: number,
): void {
  const size = tileFor(node, { w: 52, h: 30 });
  const tile = state.picture.tile(node.id, slot);
  if (slot === "value") drawTile(pen, tile, x, y - size.h / 2, size);
  else drawDiscs(pen, tile, x, y - size.h / 2, size);
}
