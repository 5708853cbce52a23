/** Any graph as single cards, one a node: what ELK is asked, and what is read from its answer. Pure. */
import type { ElkEdgeSection, ElkNode } from "elkjs/lib/elk-api";
import type { GraphFrame, GraphNode } from "../protocol.gen";
import type { Box } from "./box";

export interface NodeCard {
  node: GraphNode;
  box: Box;
  /** Where the op draws its own function. */
  curve: Box | null;
}

export interface Route {
  /** The value that is carried, the op that takes it, and as which of its inputs. */
  node: GraphNode;
  to: GraphNode;
  input: number;
  /** Corners from source to target: of the value's edge and of its gradient's. */
  value: [number, number][];
  gradient: [number, number][];
}

export interface ExpressionLayout {
  cards: NodeCard[];
  routes: Route[];
  bounds: Box;
}

export const NODE = { w: 160, h: 118, value: 54, gradient: 94, curve: 92 } as const;

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.edgeCoords": "ROOT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "44",
  "elk.spacing.nodeNode": "24",
  "elk.spacing.edgeEdge": "18",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "14",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/** A problem for ELK: each node with fixed ports, each carried value with an edge forward and one for its gradient. */
export function elkProblem(graph: GraphFrame): ElkNode {
  return {
    id: "graph",
    layoutOptions: OPTIONS,
    children: graph.nodes.map((node) => ({
      id: `n${node.id}`,
      width: NODE.w,
      height: NODE.h + (node.curve ? NODE.curve : 0),
      layoutOptions: { "elk.portConstraints": "FIXED_POS" },
      ports: [
        { id: `n${node.id}.value`, x: NODE.w, y: NODE.value, width: 0, height: 0 },
        { id: `n${node.id}.gradient`, x: NODE.w, y: NODE.gradient, width: 0, height: 0 },
        ...node.inputs.flatMap((_, input) => [
          { id: `n${node.id}.value.${input}`, x: 0, y: entryY(NODE.value, input, node), width: 0, height: 0 },
          { id: `n${node.id}.gradient.${input}`, x: 0, y: entryY(NODE.gradient, input, node), width: 0, height: 0 },
        ]),
      ],
    })),
    edges: graph.nodes.flatMap((node) =>
      node.inputs.flatMap((source, input) =>
        (["value", "gradient"] as const).map((slot) => ({
          id: `e${node.id}.${input}.${slot}`,
          sources: [`n${source}.${slot}`],
          targets: [`n${node.id}.${slot}.${input}`],
        })),
      ),
    ),
  };
}

/** Inputs enter one below the other, about the line of the row. */
function entryY(row: number, input: number, node: GraphNode): number {
  const pitch = Math.min(18, 30 / Math.max(1, node.inputs.length - 1));
  return row + (input - (node.inputs.length - 1) / 2) * pitch;
}

export function readElk(graph: GraphFrame, answer: ElkNode): ExpressionLayout {
  const places = new Map((answer.children ?? []).map((child) => [child.id, child]));
  const sections = new Map((answer.edges ?? []).map((edge) => [edge.id, edge.sections?.[0]]));
  const cards = graph.nodes.map((node): NodeCard => {
    const at = places.get(`n${node.id}`);
    const box = { x: at?.x ?? 0, y: at?.y ?? 0, w: NODE.w, h: NODE.h + (node.curve ? NODE.curve : 0) };
    const curve = { x: box.x + 10, y: box.y + NODE.h - 2, w: box.w - 20, h: NODE.curve - 6 };
    return { node, box, curve: node.curve ? curve : null };
  });
  const routes = graph.nodes.flatMap((to) =>
    to.inputs.flatMap((source, input): Route[] => {
      const node = graph.nodes[source];
      const value = corners(sections.get(`e${to.id}.${input}.value`));
      const gradient = corners(sections.get(`e${to.id}.${input}.gradient`));
      return node && value.length > 1 ? [{ node, to, input, value, gradient }] : [];
    }),
  );
  return { cards, routes, bounds: { x: 0, y: 0, w: answer.width ?? 0, h: answer.height ?? 0 } };
}

function corners(section: ElkEdgeSection | undefined): [number, number][] {
  if (!section) return [];
  return [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map((point) => [point.x, point.y]);
}
