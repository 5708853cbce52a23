/** Weights as edges between units: hue is the sign, width the size. */
import { curveBetween, entry, weightWidth } from "../graph/curves";
import type { Now } from "../graph/now";
import type { Column, ScalarsLayout, UnitSpot } from "../graph/scalars";
import type { State } from "../state/types";
import { bead, flowMark, weightCasing, weightEdge } from "./edges";
import { largest } from "./numbers";
import { densityAt, line } from "./pen";
import type { PaintView } from "./view";

/** Where the edges of a unit begin: behind its readout, if that stands beside it. */
export function rightOf(scene: PaintView, spot: UnitSpot): number {
  const aside = scene.stepping && spot.readout && spot.readout.x > spot.box.x + spot.box.w ? spot.readout : null;
  return (aside ? aside.x + aside.w : spot.box.x + spot.box.w) + 3;
}

export function paintWeights(scene: PaintView, layout: ScalarsLayout): void {
  const { pen, state, now } = scene;
  const tiles = layout.columns.map(({ anatomy: { weight } }) =>
    weight ? state.picture.tile(weight.id, "value") : null,
  );
  const most = Math.max(...tiles.map((tile) => (tile ? largest(tile) : 0)));
  layout.columns.forEach((to, index) => {
    const from = layout.columns[index - 1];
    const tile = tiles[index];
    if (!from || !tile) return;
    const active = now?.layer === to.anatomy.layer.id && now.event.phase !== "update";
    const reached = !scene.stepping || state.picture.tile(to.anatomy.layer.output, "value") !== null || active;
    const curves = to.units.flatMap((unit) =>
      from.units.map((source, j) => ({
        weight: tile.data[unit.unit * tile.cols + j] ?? 0,
        curve: curveBetween(
          rightOf(scene, source),
          source.box.y + source.box.h / 2,
          unit.box.x - 3,
          entry(unit.box.y, unit.box.h, j, from.units.length),
        ),
      })),
    );
    const multiplies = (active && isMatmul(state, now)) || (now !== null && now.node === to.anatomy.weight?.id);
    if (multiplies) {
      // Ink for the edges of the cell in focus: the products that its number is the sum of.
      const width = from.units.length;
      curves.forEach(({ weight, curve }, index) => {
        const unit = now?.target === from.anatomy.layer.output ? index % width : Math.floor(index / width);
        const count = now?.target === from.anatomy.layer.output ? width : to.units.length;
        if (unit === Math.min(state.focus.unit, count - 1)) weightCasing(pen, curve, weightWidth(weight, most));
      });
    }
    for (const { weight, curve } of curves) {
      weightEdge(pen, curve, weight, weightWidth(weight, most), reached ? 0.88 : 0.6);
    }
    if (densityAt(pen.zoom) !== "names") {
      const crowded = from.units.length > 4;
      curves.forEach(({ weight, curve }, index) => {
        if (!(weight < 0)) return;
        const j = index % from.units.length;
        // Where many edges enter one unit their beads are strung out, so that none hides another.
        bead(pen, curve, crowded ? 0.46 + (0.42 * j) / (from.units.length - 1) : 0.78, crowded ? 4.4 : 6);
      });
    }
    paintTrunks(scene, from);
    if (multiplies && pen.flow < 1) for (const { curve } of curves) flowMark(pen, curve, now?.backward === true);
  });
}

/** From a unit to where its edges part, between its value above and its gradient below. */
function paintTrunks(scene: PaintView, from: Column): void {
  const { pen } = scene;
  for (const spot of from.units) {
    const end = rightOf(scene, spot);
    const start = spot.box.x + spot.box.w + 3;
    const y = spot.box.y + spot.box.h / 2;
    if (end > start) line(pen, start, y, end, y, pen.palette.dot, 1.4);
  }
}

/** The op that runs along the edges themselves. */
function isMatmul(state: State, now: Now | null): boolean {
  return now !== null && state.graph?.nodes[now.node]?.op === "matmul";
}
