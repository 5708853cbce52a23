/** Paints a graph of single nodes: on each card the value above and the gradient below. */
import { type ExpressionLayout, NODE, type NodeCard, type Route } from "../graph/expression";
import { hasHanded } from "../graph/moments";
import { type Now, nowOf } from "../graph/now";
import { tileFor } from "../graph/tileBox";
import { lookInto } from "../state/following";
import type { State } from "../state/types";
import { drawPlot } from "./curve";
import { pill } from "./now";
import { formatFull } from "./number";
import { cellOf, discRadius, written } from "./numbers";
import { card, hit, light, line, type Pen, strokeBox, writesNumbers } from "./pen";
import { gradientRoute, litRoute, valueRoute } from "./route";
import { gradientName, readout, symbol, text } from "./text";
import { drawDiscs, drawTile } from "./tile";

interface Scene {
  pen: Pen;
  state: State;
  now: Now | null;
}

export function paintExpression(pen: Pen, layout: ExpressionLayout, state: State): void {
  const scene: Scene = { pen, state, now: state.picture.mode === "step" ? nowOf(state.picture) : null };
  // What is active lies on top where edges cross.
  const active = (route: Route) => scene.now?.node === route.to.id;
  for (const route of layout.routes) if (!active(route)) paintRoute(scene, route);
  for (const route of layout.routes) if (active(route)) paintRoute(scene, route);
  for (const one of layout.cards) paintNode(scene, one);
  for (const one of layout.cards) {
    if (scene.now?.node === one.node.id && writesNumbers(pen)) {
      pill(pen, one.box.x + one.box.w / 2, one.box.y + one.box.h + 4, scene.now.label);
    }
  }
}

function paintRoute(scene: Scene, { node, to, input, value, gradient }: Route): void {
  const { pen, state, now } = scene;
  if (state.path.has(node.id) && state.path.has(to.id)) {
    litRoute(pen, value);
    if (node.tracked) litRoute(pen, gradient);
  }
  const computed = state.picture.tile(node.id, "value") !== null;
  const forward = now !== null && !now.backward && now.node === to.id && now.slot === "value";
  valueRoute(pen, value, !computed ? "none" : forward ? "now" : "done");
  if (!node.tracked) return;
  const active = now?.event.kind === "vjp" && now.node === to.id && now.event.input === input;
  gradientRoute(pen, gradient, active ? "now" : arrived(scene, to, input) ? "done" : "none");
}

/** Whether this path's own contribution has been computed: with several paths each arrives at its own time. */
function arrived(scene: Scene, to: { id: number }, input: number): boolean {
  const { picture, graph } = scene.state;
  if (!graph) return false;
  const target = graph.nodes[to.id]?.inputs[input] ?? -1;
  if (picture.tile(target, "grad") === null) return false;
  if (picture.mode !== "step") return true;
  return hasHanded(graph, to.id, input, picture.cursor);
}

function paintNode(scene: Scene, one: NodeCard): void {
  const { pen, now, state } = scene;
  const { palette } = pen;
  const { node, box } = one;
  const active = now?.node === node.id;
  card(pen, box, active);
  if (state.path.has(node.id)) light(pen, box);
  symbol(pen, box.x + 12, box.y + 23, node.plain, { size: 15 });
  if (writesNumbers(pen)) {
    const what = node.kind === "op" ? (node.op ?? node.title).replaceAll("_", " ") : node.title.toLowerCase();
    text(pen, box.x + box.w - 12, box.y + 22, what, { align: "right", colour: palette.quiet, most: box.w - 50 });
  }
  line(pen, box.x + 12, box.y + 74, box.x + box.w - 12, box.y + 74, palette.line, 1);
  paintRow(scene, one, "value", box.y + NODE.value);
  paintRow(scene, one, "grad", box.y + NODE.gradient);
  if (now && now.target === node.id && now.slot) {
    const y = box.y + (now.slot === "value" ? NODE.value : NODE.gradient);
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

function paintRow(scene: Scene, { node, box }: NodeCard, slot: "value" | "grad", y: number): void {
  const { pen, state, now } = scene;
  const { ctx, palette } = pen;
  const tile = state.picture.tile(node.id, slot);
  const style = { size: 13, colour: palette.quiet };
  if (slot === "grad" && !node.tracked) {
    text(pen, box.x + 12, y + 5, "gradient not tracked", { colour: palette.quiet });
    return;
  }
  const value = cellOf(tile, state.focus.row, state.focus.unit);
  const single = node.shape.reduce((a, b) => a * b, 1) === 1;
  const grown = now?.target === node.id && now.slot === slot ? pen.flow() : 1;
  const loss = state.graph?.nodes[state.graph.loss]?.plain ?? "L";
  if (!single) paintSmallTile(scene, node, slot, box.x + 12, y);
  else if (slot === "grad" && typeof value === "number" && Number.isFinite(value) && value !== 0) {
    ctx.beginPath();
    ctx.arc(box.x + 18, y, discRadius(Math.abs(value), 13) * grown, 0, 2 * Math.PI);
    ctx.fillStyle = value < 0 ? palette.neg : palette.pos;
    ctx.fill();
    if (writesNumbers(pen)) gradientName(pen, box.x + 28, y + 5, loss, node.plain, { ...style, size: 12 });
  } else if (slot === "grad" && writesNumbers(pen)) {
    gradientName(pen, box.x + 12, y + 5, loss, node.plain, { ...style, size: 12 });
  }
  readout(pen, box.x + box.w - 12, y + 5.5, value, { size: slot === "value" ? 17 : 14, weight: 600, align: "right" });
  if (!tile) return;
  const name = slot === "value" ? node.plain : `∂${loss}/∂${node.plain}`;
  const full = written(value, formatFull);
  const about = `${name}: ${full}. Where it comes from`;
  hit(pen, { x: box.x + 6, y: y - 17, w: box.w - 12, h: 32 }, about, () => lookInto(node.id, slot));
}

function paintSmallTile(scene: Scene, node: NodeCard["node"], slot: "value" | "grad", x: number, y: number): void {
  const { pen, state } = scene;
  const size = tileFor(node, { w: 52, h: 30 });
  const tile = state.picture.tile(node.id, slot);
  if (slot === "value") drawTile(pen, tile, x, y - size.h / 2, size);
  else drawDiscs(pen, tile, x, y - size.h / 2, size);
}
