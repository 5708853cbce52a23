/** The scalars view of a chain as a scene. */
import { paintScalars } from "../paint/scalars";
import type { GraphFrame } from "../protocol.gen";
import { seek, setFocus } from "../state/controls";
import { store } from "../state/store";
import { around, type Size } from "./box";
import { describeCell } from "./describe";
import { nowOf } from "./now";
import { type Column, layoutScalars } from "./scalars";
import type { Scene, ShellSpec } from "./scene";

export function scalarScene(graph: GraphFrame, room: Size): Scene | null {
  const layout = layoutScalars(graph, room);
  if (!layout) return null;
  const loss = layout.loss;
  const shells = layout.columns.flatMap(unitShells);
  shells.push({
    id: "loss",
    kind: "card",
    box: loss.box,
    node: loss.anatomy.output.id,
    describe: (picture) => `${loss.anatomy.layer.title}: ${describeCell(picture, loss.anatomy.output, 0, 0)}`,
    act: () => goTo(loss.anatomy.output.id),
  });
  return {
    key: `scalars/${graph.graph}`,
    bounds: layout.bounds,
    shells,
    mostZoom: 1.6,
    leastZoom: layout.compact ? 0.5 : 0.7,
    anchors: new Map(),
    paint: (pen, state) => paintScalars(pen, layout, state),
    nodesIn: () => [
      ...layout.columns.flatMap(({ anatomy: { output, parameters } }) => [
        output.id,
        ...parameters.map(({ id }) => id),
      ]),
      loss.anatomy.output.id,
    ],
    boxOf(node, { unit }) {
      const layer = graph.nodes[node]?.layer;
      if (layer === loss.anatomy.layer.id) return loss.box;
      const column = layout.columns.find((one) => one.anatomy.layer.id === layer);
      if (!column) return null;
      if (column.anatomy.weight?.id === node && column.pill) return column.pill;
      return column.units[Math.min(unit, column.units.length - 1)]?.box ?? null;
    },
    nowBox(picture) {
      const layer = nowOf(picture)?.layer;
      if (layer === loss.anatomy.layer.id) return loss.box;
      const column = layout.columns.find((one) => one.anatomy.layer.id === layer);
      return column ? around(column.units.map((unit) => unit.box)) : null;
    },
  };
}

function unitShells(column: Column): ShellSpec[] {
  const { layer, output } = column.anatomy;
  return column.units.map((spot) => ({
    id: `${layer.id}:${spot.unit}`,
    kind: "unit",
    box: spot.box,
    node: output.id,
    describe: (picture, row) =>
      `${layer.title}, unit ${spot.unit + 1}: ${describeCell(picture, output, row, spot.unit)}`,
    act: () => setFocus(store.get().focus.row, spot.unit),
  }));
}

/** To the event that made a node's value. */
export function goTo(node: number): void {
  const tile = store.get().picture.tile(node, "value");
  if (tile && tile.event >= 0) seek(tile.event + 1);
}
