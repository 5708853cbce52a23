import { describe, expect, it } from "vitest";
import { layoutScalars, type ScalarsLayout } from "../graph/scalars";
import type { GraphFrame, WalkHop } from "../protocol.gen";
import type { State } from "../state/types";
import { sampleState } from "../testing/sample";
import { walkedBoxes } from "./walkedUnits";

const here = sampleState(20);
const graph = here.graph as GraphFrame;
const layout = layoutScalars(graph, { width: 1040, height: 550 }) as ScalarsLayout;
const [, first] = layout.columns;
const weight = first?.anatomy.weight?.id ?? -1;

const walking = (node: number, cell: number[]): State => {
  const hops = [{ node, cell } as unknown as WalkHop];
  return { ...here, path: new Set([node]), walk: { hops, at: 0, ended: null } as unknown as State["walk"] };
};

describe("the way of Why among units and weights", () => {
  it("lights the unit that a weight leads to, and the one that a value is of", () => {
    expect(walkedBoxes(walking(weight, [1, 0]), layout)).toEqual([first?.units[1]?.box]);
    expect(walkedBoxes(walking(first?.anatomy.layer.output ?? -1, [4, 0]), layout)).toEqual([first?.units[0]?.box]);
  });

  it("lights the loss, and nothing where nobody walks", () => {
    expect(walkedBoxes(walking(graph.loss, []), layout)).toEqual([layout.loss.box]);
    expect(walkedBoxes({ ...here, path: new Set() }, layout)).toEqual([]);
  });

  it("lights all of a layer whose unit is not drawn", () => {
    const [box] = walkedBoxes(walking(weight, [99, 0]), layout);
    expect(box?.h).toBeGreaterThan(first?.units[0]?.box.h ?? 0);
  });
});
