// What a remedy makes of a design. Pure, and blind to what the fields mean: the server names them.
import type { Network, Remedy } from "../protocol.gen";

/**
 * The design with the named fields changed, the named nodes taken out (what they read feeds what they fed), and ops put in
 * behind a node.
 */
export function cured(network: Network, remedy: Remedy): Network {
  const gone = new Set(remedy.remove);
  const sources = new Map(network.edges.map((edge) => [edge.target, edge.source]));
  const kept = (source: string): string => (gone.has(source) ? kept(sources.get(source) ?? "") : source);
  const put = new Map(remedy.insert.map(({ id, after }) => [after, id]));
  return {
    ...network,
    training: { ...network.training, ...remedy.training },
    nodes: [
      ...network.nodes
        .filter((node) => !gone.has(node.id))
        .map((node) => ({ ...node, ...remedy.nodes[node.id] }) as Network["nodes"][number]),
      ...remedy.insert.map(({ id, op }) => ({ kind: "op", id, name: "", op, attrs: {}, group: "" }) as const),
    ],
    edges: [
      ...network.edges
        .filter((edge) => !gone.has(edge.target))
        .map((edge) => ({ ...edge, source: put.get(edge.source) ?? kept(edge.source) })),
      ...remedy.insert.map(({ id, after }) => ({ source: after, target: id, port: 0 })),
    ],
  };
}
