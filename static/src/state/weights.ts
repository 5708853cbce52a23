// The weights of linear layers, one after another: which is looked at, which comes next.
import type { GraphFrame, GraphNode } from "../protocol.gen";
import type { State } from "./types";

export interface Weight {
  node: number;
  cell: readonly number[];
}

const isWeight = (node: GraphNode | undefined): node is GraphNode =>
  node?.kind === "parameter" && node.shape.length === 2 && node.axes[0] === "unit" && node.axes[1] === "input";

/** The weight in which a cell was chosen. */
export function weightLookedAt({ focus, graph }: State): Weight | null {
  return focus.at && isWeight(graph?.nodes[focus.at.node]) ? focus.at : null;
}

/** The weight so many further on; from the last of a layer to the first of the next. Without one, the first of the layer
 * that `node` belongs to, else of all. */
export function weightBeside(graph: GraphFrame, from: Weight | null, by: 1 | -1, node: number | null): Weight | null {
  const matrices = graph.nodes.filter(isWeight).filter(({ shape }) => !shape.includes(0));
  if (matrices.length === 0) return null;
  if (!from) {
    const layer = node === null ? null : graph.nodes[node]?.layer;
    const first = matrices.find((one) => one.layer === layer) ?? matrices[0];
    return { node: first?.id ?? 0, cell: [0, 0] };
  }
  const at = matrices.findIndex((one) => one.id === from.node);
  const here = matrices[at];
  if (!here) return null;
  const [units, inputs] = [here.shape[0] ?? 1, here.shape[1] ?? 1];
  const place = (from.cell[0] ?? 0) * inputs + (from.cell[1] ?? 0) + by;
  if (place >= 0 && place < units * inputs) {
    return { node: here.id, cell: [Math.floor(place / inputs), place % inputs] };
  }
  const next = matrices[(at + by + matrices.length) % matrices.length] as GraphNode;
  const last = [(next.shape[0] ?? 1) - 1, (next.shape[1] ?? 1) - 1];
  return { node: next.id, cell: by > 0 ? [0, 0] : last };
}
