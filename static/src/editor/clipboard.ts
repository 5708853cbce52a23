// Nodes as text: what copying puts on the system's clipboard, and what pasting makes of a text from anywhere.

import type { Network } from "../protocol.gen";
import { isEdge, isNode } from "./checked";
import { addCopies, type Several } from "./edits";
import { type Edge, MAX_NODES, type NodeSpec, type Point } from "./specs";

const MARK = "backprop-explorer";
const VERSION = 1;
/** A longer text is not even read. */
export const LONGEST_TEXT = 4_000_000;

/** What could not be pasted, in the one shape of every refusal. */
export interface Unreadable {
  code: string;
  expected: string;
  got: string;
  cure: string;
}

/** These nodes and the edges among them, as JSON. */
export function toText(network: Network, ids: Iterable<string>): string {
  const chosen = new Set(ids);
  const nodes = network.nodes.filter(({ id }) => chosen.has(id));
  const edges = network.edges.filter(({ source, target }) => chosen.has(source) && chosen.has(target));
  return JSON.stringify({ [MARK]: "nodes", version: VERSION, nodes, edges });
}

const refusal = (got: string): Unreadable => ({
  code: "cannot-paste",
  expected: "nodes that were copied here",
  got,
  cure: "Copy nodes in Build, then paste. Nothing was changed.",
});

/** The design with the nodes of a text added, their middle at `at`; or why that cannot be. Nothing is ever evaluated. */
export function fromText(text: string, network: Network, at: Point): Several | Unreadable {
  if (text.length > LONGEST_TEXT) return refusal(`a text of ${text.length.toLocaleString("en")} letters`);
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return refusal(text.trim() === "" ? "an empty clipboard" : `text that is no JSON: “${text.trim().slice(0, 24)}”`);
  }
  const parts = partsOf(said);
  if ("code" in parts) return parts;
  const { nodes, edges } = parts;
  if (network.nodes.length + nodes.length > MAX_NODES)
    return refusal(`${nodes.length} nodes, with which there would be more than ${MAX_NODES.toLocaleString("en")}`);
  return addCopies(network, nodes, edges, { by: shift(nodes, at) });
}

function partsOf(said: unknown): { nodes: NodeSpec[]; edges: Edge[] } | Unreadable {
  if (typeof said !== "object" || said === null || (said as Record<string, unknown>)[MARK] !== "nodes")
    return refusal("JSON of something else");
  const { version, nodes, edges } = said as Record<string, unknown>;
  if (version !== VERSION) return refusal(`version ${shown(version)} of it`);
  if (!Array.isArray(nodes) || !Array.isArray(edges) || nodes.length === 0) return refusal("no list of nodes");
  if (nodes.length > MAX_NODES || edges.length > MOST_EDGES) return refusal("more than a design can hold");
  const odd = nodes.findIndex((node) => !isNode(node));
  if (odd >= 0) return refusal(`a node that is none: number ${odd + 1}, of kind ${shown(nodes[odd]?.kind)}`);
  if (!edges.every(isEdge)) return refusal("an edge that is none");
  const ids = new Set((nodes as NodeSpec[]).map(({ id }) => id));
  if (ids.size < nodes.length) return refusal("two nodes of one id");
  return { nodes, edges };
}

const MOST_EDGES = 2 * MAX_NODES;

const shown = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 24);

/** How far to move nodes so that the middle of those that have a place comes to lie at a point. */
function shift(nodes: readonly NodeSpec[], [x, y]: Point): Point {
  const places = nodes.flatMap(({ at }) => (at ? [at] : []));
  if (places.length === 0) return [0, 0];
  const middle = (axis: 0 | 1) => {
    const along = places.map((place) => place[axis]);
    return (Math.min(...along) + Math.max(...along)) / 2;
  };
  return [x - middle(0), y - middle(1)];
}
