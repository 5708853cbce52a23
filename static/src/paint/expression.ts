/** Paints a graph of single nodes: on each card the value above and the gradient below. */
import type { ExpressionLayout, Route } from "../graph/expression";
import { hasHanded } from "../graph/moments";
import { nowOf } from "../graph/now";
import type { State } from "../state/types";
import { type NodeView, paintNode } from "./nodeCard";
import { pill } from "./now";
import { type Pen, writesNumbers } from "./pen";
import { gradientRoute, litRoute, valueRoute } from "./route";

export function paintExpression(pen: Pen, layout: ExpressionLayout, state: State): void {
  const scene: NodeView = { pen, state, now: state.picture.mode === "step" ? nowOf(state.picture) : null };
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

function paintRoute(scene: NodeView, { node, to, input, value, gradient }: Route): void {
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
function arrived(scene: NodeView, to: { id: number }, input: number): boolean {
  const { picture, graph } = scene.state;
  if (!graph) return false;
  const target = graph.nodes[to.id]?.inputs[input] ?? -1;
  if (picture.tile(target, "grad") === null) return false;
  if (picture.mode !== "step") return true;
  return hasHanded(graph, to.id, input, picture.cursor);
}
