/** A value on its way from card to card, and its gradient on the way back. */
import { shapeText } from "../graph/anatomy";
import { around, type Box, meets } from "../graph/box";
import type { Carry } from "../graph/cardParts";
import { hasHanded } from "../graph/moments";
import { shapeIn } from "../state/picture";
import { backwardEdge, dotted, forwardEdge } from "./edges";
import { type Pen, writesNumbers } from "./pen";
import { gradientRoute, litRoute, valueRoute } from "./route";
import { fits, text } from "./text";
import type { PaintView } from "./view";

export function paintCarry(scene: PaintView, carry: Carry): void {
  const { pen, state, now } = scene;
  const { node, takers, head } = carry;
  if (!meets(extent(carry), pen.seen)) return;
  const lit = state.path.has(node.id) && takers.some((taker) => state.path.has(taker.op));
  const consumed = scene.stepping && takes(scene, carry);
  const computed = state.picture.tile(node.id, "value") !== null;
  if (lit) litRoute(pen, carry.value);
  paintValue(pen, carry, !computed ? "none" : consumed && !now?.backward ? "now" : "done", head);
  paintLabel(scene, carry);
  if (!node.tracked) return;
  if (lit) litRoute(pen, carry.gradient);
  const active = consumed && now?.backward === true && now.target === node.id;
  paintGradient(pen, carry, active ? "now" : arrived(scene, carry) ? "done" : "none");
}

/** From far away one thin line is what there is room for; all that look alike are drawn in one stroke. */
export function paintFarLines({ pen, state }: PaintView, carries: readonly Carry[]): void {
  const { ctx, palette, zoom } = pen;
  const lines = { coming: new Path2D(), done: new Path2D(), lit: new Path2D() };
  for (const carry of carries) {
    if (!meets(extent(carry), pen.seen)) continue;
    const { node, value, takers } = carry;
    const lit = state.path.has(node.id) && takers.some((taker) => state.path.has(taker.op));
    const path = lit ? lines.lit : state.picture.tile(node.id, "value") ? lines.done : lines.coming;
    value.forEach(([x, y], index) => {
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
  }
  for (const [path, colour, width] of [
    [lines.coming, palette.dot, 1],
    [lines.done, palette.line2, 1],
    [lines.lit, palette.ink, 3],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width / zoom;
    ctx.stroke(path);
  }
}

const extents = new WeakMap<Carry, Box>();

function extent(carry: Carry): Box {
  const known = extents.get(carry);
  if (known) return known;
  const points = [...carry.value, ...carry.gradient].map(([x, y]) => ({ x, y, w: 0, h: 0 }));
  const bare = around(points);
  const box = { x: bare.x, y: bare.y - 24, w: bare.w, h: bare.h + 48 };
  extents.set(carry, box);
  return box;
}

const isLevel = (points: Carry["value"]): boolean => points.every(([, y]) => Math.abs(y - (points[0]?.[1] ?? 0)) < 0.5);
const ends = (points: Carry["value"]): [number, number] => [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];

function paintValue(pen: Pen, { value }: Carry, state: "none" | "done" | "now", head: boolean): void {
  const y = value[0]?.[1] ?? 0;
  const [x1, x2] = ends(value);
  if (!isLevel(value) || !head) valueRoute(pen, value, state, head);
  else if (state !== "none") forwardEdge(pen, x1, x2, y, "", state === "now");
  else {
    dotted(pen, () => {
      pen.ctx.moveTo(x1 + 2, y);
      pen.ctx.lineTo(x2 - 2, y);
    });
  }
}

function paintGradient(pen: Pen, { gradient }: Carry, state: "none" | "done" | "now"): void {
  const [x1, x2] = ends(gradient);
  if (!isLevel(gradient)) gradientRoute(pen, gradient, state);
  else backwardEdge(pen, x1, x2, gradient[0]?.[1] ?? 0, state);
}

function paintLabel({ pen, state }: PaintView, { node, label }: Carry): void {
  if (!writesNumbers(pen)) return;
  const words = shapeText(shapeIn(state.picture, node));
  if (fits(pen, words, label.x2 - label.x1 - 4)) {
    text(pen, (label.x1 + label.x2) / 2, label.y - 9, words, { align: "center", colour: pen.palette.quiet });
  }
}

/** Whether the active op is one of those that take this value here; backward, as the input that is just served. */
function takes({ now }: PaintView, { takers }: Carry): boolean {
  if (!now) return false;
  const { kind, input } = now.event;
  const backward = kind === "vjp";
  if (!backward && kind !== "forward" && kind !== "loss") return false;
  return takers.some((taker) => taker.op === now.node && (!backward || taker.input === input));
}

/** Whether this path's own contribution has been computed: with several paths each arrives at its own time. */
function arrived({ state }: PaintView, { node, takers }: Carry): boolean {
  const { picture, graph } = state;
  if (!graph || picture.tile(node.id, "grad") === null) return false;
  return picture.mode !== "step" || takers.some(({ op, input }) => hasHanded(graph, op, input, picture.cursor));
}
