import { describe, expect, it } from "vitest";
import { tileOf } from "../testing/tile";
import { unitPart } from "./unitTile";

describe("what a unit is in its layer's output", () => {
  it("is its channel of feature maps", () => {
    const maps = tileOf(1, 2, [1, 2, 3, 4], { shape: [5, 2, 1, 2], row: 0, planes: 2 });
    expect([...(unitPart(maps, 1, 0)?.data ?? [])]).toEqual([3, 4]);
    expect(unitPart(maps, 2, 0)).toBeNull();
  });

  it("is its column of a matrix, with the example in focus", () => {
    const matrix = tileOf(2, 3, [1, 2, 3, 4, 5, 6]);
    expect(unitPart(matrix, 2, 1)).toMatchObject({ rows: 2, cols: 1, row: 1 });
    expect([...(unitPart(matrix, 2, 1)?.data ?? [])]).toEqual([3, 6]);
    expect(unitPart(matrix, 2, null)?.row).toBeNull();
  });

  it("is nothing while its numbers are on their way, or where there are none", () => {
    expect(unitPart(tileOf(2, 3, [], { coming: true }), 0, 0)).toBeNull();
    expect(unitPart(tileOf(0, 3, []), 0, 0)).toBeNull();
  });
});
