import { shapeText } from "../../graph/anatomy";
import { formatNumber, formatSigned, ON_ITS_WAY } from "../../paint/number";
import type { GraphNode } from "../../protocol.gen";
import { useStore } from "../../state/store";
import type { Tile } from "../../state/types";

/** What the whole tensor is like, in one line: where it comes from, its shape, its range. */
export function CellsFacts({ node, tile }: { node: GraphNode; tile: Tile | null }) {
  const layer = useStore((state) => state.graph?.layers.find((one) => one.id === node.layer)?.title ?? "");
  const shape = tile?.shape ?? node.shape;
  const axes = node.axes.filter((word) => word);
  const words = [
    [node.title, layer].filter((word, at, all) => word && all.indexOf(word) === at).join(", "),
    shape.length === 0 ? "one number" : `shape ${shapeText(shape)}${axes.length ? ` (${axes.join(" × ")})` : ""}`,
    ...(node.indexes ? [`places of ${node.indexes}`] : tile ? statistics(tile) : []),
  ];
  return <p className="Cells-facts">{words.filter((word) => word).join(" · ")}</p>;
}

function statistics(tile: Tile): string[] {
  const { low, high, average, norm, nonfinite } = tile;
  if (norm === null) return [ON_ITS_WAY];
  const bad = nonfinite > 0 ? [`${nonfinite} NaN or infinite`] : [];
  if (low === null || high === null || average === null) return bad;
  const finite = nonfinite > 0 ? "of the finite ones: " : "";
  const range = `${finite}min ${formatSigned(low)}, mean ${formatSigned(average)}, max ${formatSigned(high)}`;
  return [...bad, range, `norm ${formatNumber(norm)}`];
}
