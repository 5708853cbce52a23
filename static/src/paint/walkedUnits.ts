/** The way that Why has walked, in the picture of units and weights: the units that it came through. */
import { around, type Box } from "../graph/box";
import type { Column, ScalarsLayout } from "../graph/scalars";
import type { WalkHop } from "../protocol.gen";
import type { State } from "../state/types";
import { light } from "./pen";
import type { PaintView } from "./view";

export function paintWalkedUnits({ pen, state }: PaintView, layout: ScalarsLayout): void {
  for (const box of walkedBoxes(state, layout)) light(pen, box);
}

export function walkedBoxes({ graph, path, walk }: State, layout: ScalarsLayout): Box[] {
  if (!graph || path.size === 0) return [];
  const layers = new Set([...path].map((node) => graph.nodes[node]?.layer));
  const hops = walk?.hops.slice(0, walk.at + 1) ?? [];
  const lit = layout.columns.flatMap((column) => {
    const { id } = column.anatomy.layer;
    return layers.has(id)
      ? boxesOf(
          column,
          hops.filter(({ node }) => graph.nodes[node]?.layer === id),
        )
      : [];
  });
  return layers.has(layout.loss.anatomy.layer.id) ? [...lit, layout.loss.box] : lit;
}

/** The units of the cells that were met; of a layer that was only passed through, or whose unit is not drawn, all of it. */
function boxesOf(column: Column, hops: readonly WalkHop[]): Box[] {
  const units = new Set(hops.map((hop) => unitOf(column, hop)));
  const met = column.units.filter(({ unit }) => units.has(unit)).map(({ box }) => box);
  return met.length > 0 ? met : [around(column.units.map(({ box }) => box))];
}

/** A weight belongs to the unit of its row, a bias to that of its place; what leaves a layer has its units last. */
function unitOf({ anatomy }: Column, { node, cell }: WalkHop): number | undefined {
  return node === anatomy.weight?.id ? cell[0] : cell.at(-1);
}
