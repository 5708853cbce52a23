// The parameters of a node as they are now: each with what its numbers are like, and the way to every cell.
import { shapeText } from "../../graph/anatomy";
import { formatNumber, formatSigned, ON_ITS_WAY } from "../../paint/number";
import type { GraphNode } from "../../protocol.gen";
import { isApart } from "../../state/apart";
import { showCells } from "../../state/controls";
import { staleOf } from "../../state/stale";
import { useSlow, useStore } from "../../state/store";
import type { State, Tile } from "../../state/types";
import { Stale } from "../Stale";

const SHOWN: ReadonlySet<GraphNode["kind"]> = new Set(["parameter", "buffer", "leaf", "constant"]);

/** The leaves of the graph that belong to a node of the design; of another network than the one that runs it has none. */
function leavesOf({ graph, network }: Pick<State, "graph" | "network">, id: string): GraphNode[] {
  if (isApart({ network })) return [];
  const layer = graph?.layers.find((one) => one.id === id);
  return (layer?.nodes ?? []).flatMap((at) => {
    const node = graph?.nodes[at];
    return node && SHOWN.has(node.kind) ? [node] : [];
  });
}

export function Parameters({ id }: { id: string }) {
  const graph = useStore((state) => state.graph);
  const stale = useStore(staleOf);
  const network = useStore((state) => state.network);
  const leaves = leavesOf({ graph, network }, id);
  if (leaves.length === 0) return null;
  return (
    <section className="NodePanel-part" aria-label="Parameters" data-stale={stale !== null || undefined}>
      <h4>Parameters</h4>
      <Stale />
      <ul className="Parameters">
        {leaves.map((node) => (
          <Parameter key={node.id} node={node} />
        ))}
      </ul>
    </section>
  );
}

function Parameter({ node }: { node: GraphNode }) {
  const value = useSlow((state) => state.picture.tile(node.id, "value"));
  const grad = useSlow((state) => state.picture.tile(node.id, "grad"));
  return (
    <li>
      <div>
        <b>{node.plain}</b> <span>{node.title}</span> <span>{shapeText(node.shape)}</span>
      </div>
      <p>{statistics(value)}</p>
      {node.tracked && (
        <p>
          gradient{" "}
          {grad === null ? "— not computed" : grad.norm === null ? ON_ITS_WAY : `norm ${formatNumber(grad.norm)}`}
        </p>
      )}
      <button type="button" onClick={() => showCells(node.id)} aria-label={`Edit cells of ${node.plain}`}>
        Edit cells
      </button>
    </li>
  );
}

function statistics(tile: Tile | null): string {
  if (tile === null) return "— not computed";
  const { low, high, average, norm, nonfinite } = tile;
  if (norm === null) return ON_ITS_WAY;
  const odd = nonfinite > 0 ? `${nonfinite} NaN or infinite, ` : "";
  if (low === null || high === null || average === null) return odd || "empty";
  if (low === high) return `${odd}${formatSigned(low)}`;
  return `${odd}${formatSigned(low)} to ${formatSigned(high)}, mean ${formatSigned(average)}`;
}
