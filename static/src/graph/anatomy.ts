/** How the nodes of a graph belong together: what a layer consists of, and whether the layers follow one another. */
import type { GraphFrame, GraphLayer, GraphNode } from "../protocol.gen";

export interface Anatomy {
  layer: GraphLayer;
  /** The ops it runs, in order. */
  ops: GraphNode[];
  output: GraphNode;
  /** The parameter that a matmul multiplies with, [units out, units in]; null where there is none. */
  weight: GraphNode | null;
  parameters: GraphNode[];
  /** Layers whose values it takes. */
  sources: string[];
}

const LEAVES: ReadonlySet<GraphNode["kind"]> = new Set(["parameter", "buffer", "target", "leaf", "constant", "input"]);

export function isLeaf(node: GraphNode): boolean {
  return LEAVES.has(node.kind);
}

export function nodeOf(graph: GraphFrame, id: number): GraphNode | null {
  return graph.nodes[id] ?? null;
}

export function dissect(graph: GraphFrame, layer: GraphLayer): Anatomy | null {
  const output = nodeOf(graph, layer.output);
  if (!output) return null;
  const mine = layer.nodes.flatMap((id) => nodeOf(graph, id) ?? []);
  const ops = mine.filter((node) => node.kind === "op");
  const multiply = ops.find((op) => op.op === "matmul");
  const factors = multiply?.inputs.flatMap((id) => nodeOf(graph, id) ?? []) ?? [];
  const sources = new Set<string>();
  for (const op of ops) {
    for (const id of op.inputs) {
      const from = nodeOf(graph, id);
      if (from && from.layer !== layer.id) sources.add(from.layer);
    }
  }
  return {
    layer,
    ops,
    output,
    weight: factors.find((node) => node.kind === "parameter") ?? null,
    parameters: mine.filter((node) => node.kind === "parameter"),
    sources: [...sources],
  };
}

/** The layers from the input to the loss when each takes from the one before it alone; else null (an expression, a branch). */
export function chainOf(graph: GraphFrame): Anatomy[] | null {
  let chain = chains.get(graph);
  if (chain === undefined) {
    chain = readChain(graph);
    chains.set(graph, chain);
  }
  return chain;
}

const chains = new WeakMap<GraphFrame, Anatomy[] | null>();

function readChain(graph: GraphFrame): Anatomy[] | null {
  const anatomies = graph.layers.map((layer) => dissect(graph, layer));
  const out: Anatomy[] = [];
  for (const one of anatomies) {
    const before = out.at(-1);
    if (!one || (one.layer.kind !== "input" && one.layer.kind !== "linear" && one.layer.kind !== "loss")) return null;
    if (!before && one.layer.kind !== "input") return null;
    if (before && (one.sources.length !== 1 || one.sources[0] !== before.layer.id)) return null;
    out.push(one);
  }
  return out.length > 1 ? out : null;
}

/** The leaves that enter an op beside the value that flows through: its parameters, a target, a constant. */
export function leavesInto(graph: GraphFrame, op: GraphNode): GraphNode[] {
  return op.inputs
    .flatMap((id) => nodeOf(graph, id) ?? [])
    .filter((node) => isLeaf(node) && node.kind !== "input" && node.layer === op.layer);
}

/** "10×4"; "1 number" has no cross. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? "1" : shape.join("×");
}
