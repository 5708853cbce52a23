/** Weights as edges between units: hue is the sign, width the size. */
import { type Curve, isNear, weightWidth } from "../graph/curves";
import type { Now } from "../graph/now";
import type { Column, ScalarsLayout } from "../graph/scalars";
import { readCell } from "../state/cells";
import { lookAt } from "../state/controls";
import type { State } from "../state/types";
import { bead, flowMark, weightCasing, weightEdge } from "./edges";
import { largest } from "./numbers";
import { densityAt, line } from "./pen";
import { edgeOf, rightOf } from "./unitEdge";
import type { PaintView } from "./view";
import { litPath } from "./weightPath";

export function paintWeights(scene: PaintView, layout: ScalarsLayout): void {
  const { pen, state, now } = scene;
  const tiles = layout.columns.map(({ anatomy: { weight } }) =>
    weight ? state.picture.tile(weight.id, "value") : null,
  );
  const most = Math.max(...tiles.map((tile) => (tile ? largest(tile) : 0)));
  // While one weight is looked at the others step back.
  const lit = litPath(scene, layout) !== null;
  const quiet = lit ? 0.4 : 1;
  layout.columns.forEach((to, index) => {
    const from = layout.columns[index - 1];
    const tile = tiles[index];
    if (!from || !tile) return;
    const active = now?.layer === to.anatomy.layer.id && now.event.phase !== "update";
    const reached = !scene.stepping || state.picture.tile(to.anatomy.layer.output, "value") !== null || active;
    const curves = to.units.flatMap((unit) =>
      from.units.flatMap((source) => {
        const edge = edgeOf(scene, from, to, unit.unit, source.unit);
        const weight = readCell(tile, [unit.unit, source.unit]) ?? 0;
        return edge ? [{ weight, curve: edge.curve, cell: [unit.unit, source.unit] }] : [];
      }),
    );
    const multiplies = (active && isMatmul(state, now)) || (now !== null && now.node === to.anatomy.weight?.id);
    if (multiplies && !lit) {
      // Ink for the edges of the cell in focus: the products that its number is the sum of.
      const width = from.units.length;
      curves.forEach(({ weight, curve }, index) => {
        const unit = now?.target === from.anatomy.layer.output ? index % width : Math.floor(index / width);
        const count = now?.target === from.anatomy.layer.output ? width : to.units.length;
        if (unit === Math.min(state.focus.unit, count - 1)) weightCasing(pen, curve, weightWidth(weight, most));
      });
    }
    for (const { weight, curve, cell } of curves) {
      weightEdge(pen, curve, weight, weightWidth(weight, most), (reached ? 0.88 : 0.6) * quiet);
      weightHit(scene, to, cell, curve, weightWidth(weight, most));
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
    if (multiplies && pen.flow() < 1) for (const { curve } of curves) flowMark(pen, curve, now?.backward === true);
  });
}

/** The edge of a weight answers the mouse: it lights its path, and a press looks at it. */
function weightHit({ pen }: PaintView, to: Column, cell: readonly number[], curve: Curve, width: number): void {
  const node = to.anatomy.weight;
  if (!node) return;
  const reach = width / 2 + 3 / pen.zoom;
  const [x, y] = [Math.min(curve.x1, curve.x2), Math.min(curve.y1, curve.y2) - reach];
  const box = { x, y, w: Math.abs(curve.x2 - curve.x1), h: Math.abs(curve.y2 - curve.y1) + 2 * reach };
  pen.hits.push({
    box,
    within: (atX, atY) => isNear(curve, atX, atY, reach),
    lights: { node: node.id, cell },
    title: () => `${node.plain}, unit ${(cell[0] ?? 0) + 1}, input ${(cell[1] ?? 0) + 1}: look at this weight`,
    act: () => lookAt(node.id, cell),
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
