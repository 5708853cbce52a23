import { describe, expect, it } from "vitest";
import { tileOf } from "../testing/tile";
import { cellOf, discRadius, largest } from "./numbers";

const tile = tileOf;

describe("numbers out of tiles", () => {
  it("reads cells, and the only row of a bias for every example", () => {
    const t = tile(2, 2, [1, 2, 3, 4]);
    expect(cellOf(t, 1, 0)).toBe(3);
    expect(cellOf(tile(1, 2, [5, 6]), 7, 1)).toBe(6);
    expect(cellOf(null, 0, 0)).toBeNull();
  });

  it("measures finite numbers only", () => {
    expect(largest(tile(1, 4, [1, -3, Number.POSITIVE_INFINITY, Number.NaN]))).toBe(3);
  });
});

describe("discRadius", () => {
  it("grows with the logarithm in area, from a floor to the cell", () => {
    expect(discRadius(0.3, 12)).toBeCloseTo(5.7);
    expect(discRadius(10, 12)).toBeCloseTo(5.7);
    expect(discRadius(1e-12, 12)).toBe(1.3);
    const middle = Math.sqrt(1e-3 * 0.3);
    expect((discRadius(middle, 12) / 5.7) ** 2).toBeCloseTo(0.5);
  });
});
