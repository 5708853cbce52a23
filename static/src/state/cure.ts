// What a remedy makes of a design. Pure, and blind to what the fields mean: the server names them.
import type { Network, Remedy } from "../protocol.gen";

/** The design with the named fields changed, and the named nodes taken out: what they read feeds what they fed. */
export function cured(network: Network, remedy: Remedy): Network {
  const gone = new Set(remedy.remove);
  const sources = new Map(network.edges.map((edge) => [edge.target, edge.source]));
  const kept = (source: string): string => (gone.has(source) ? kept(sources.get(source) ?? "") : source);
  return {
    ...network,
    training: { ...network.training, ...remedy.training },
    nodes: network.nodes
      .filter((node) => !gone.has(node.id))
      .map((node) => ({ ...node, ...remedy.nodes[node.id] }) as Network["nodes"][number]),
    edges: network.edges
      .filter((edge) => !gone.has(edge.target))
      .map((edge) => ({ ...edge, source: kept(edge.source) })),
  };
}
