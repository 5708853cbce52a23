/** Which of the three magnifications a graph has, and what it shows at each. */
import type { GraphFrame } from "../protocol.gen";
import type { Magnification } from "../state/types";
import { chainOf } from "./anatomy";

/** Beyond so many nodes an expression is gathered into blocks too. */
const MOST_SINGLE = 150;

/** Single numbers and operations without data: every node is a card of its own at any magnification. */
export function isExpression(graph: GraphFrame): boolean {
  return graph.nodes.length <= MOST_SINGLE && !graph.layers.some(({ kind }) => kind === "input" || kind === "loss");
}

/** Units and weights are drawn of a chain of linear layers. */
export function hasScalars(graph: GraphFrame): boolean {
  return isExpression(graph) || chainOf(graph) !== null;
}

/** What is shown when `chosen` was asked for. */
export function shownMagnification(graph: GraphFrame | null, chosen: Magnification): Magnification {
  return graph && chosen === "scalars" && !hasScalars(graph) ? "layers" : chosen;
}
