/** Where the edge of a weight runs, from the unit it takes from to the one it leads to. */
import { type Curve, curveBetween, entry } from "../graph/curves";
import type { Column, UnitSpot } from "../graph/scalars";
import type { PaintView } from "./view";

/** Where the edges of a unit begin: behind its readout, if that stands beside it. */
export function rightOf(scene: PaintView, spot: UnitSpot): number {
  const aside = scene.stepping && spot.readout && spot.readout.x > spot.box.x + spot.box.w ? spot.readout : null;
  return (aside ? aside.x + aside.w : spot.box.x + spot.box.w) + 3;
}

export interface WeightPath {
  from: Column;
  to: Column;
  source: UnitSpot;
  unit: UnitSpot;
  curve: Curve;
}

/** The edge of a weight. Null where one of its units is not drawn. */
export function edgeOf(scene: PaintView, from: Column, to: Column, unit: number, input: number): WeightPath | null {
  const [target, source] = [to.units[unit], from.units[input]];
  if (!target || !source) return null;
  const curve = curveBetween(
    rightOf(scene, source),
    source.box.y + source.box.h / 2,
    target.box.x - 3,
    entry(target.box.y, target.box.h, input, from.units.length),
  );
  return { from, to, source, unit: target, curve };
}
