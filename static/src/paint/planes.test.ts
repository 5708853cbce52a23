import { describe, expect, it } from "vitest";
import { tileOf } from "../testing/tile";
import { makePalette } from "./colours";
import { colourCells, gradientStrength } from "./planes";

const palette = makePalette(() => "");
const coloured = (data: number[]) => {
  const out = new Uint8ClampedArray(4 * data.length);
  colourCells(tileOf(1, data.length, data), palette, out);
  return data.map((_, i) => [...out.subarray(4 * i, 4 * i + 3)].join());
};

describe("cells as a picture", () => {
  it("take their scale from finite numbers alone", () => {
    const plain = coloured([1, -1, 0.5, 0]);
    const broken = coloured([1, -1, 0.5, 0, Number.NaN, Number.POSITIVE_INFINITY]);
    expect(broken.slice(0, 4)).toEqual(plain);
    expect(new Set(plain).size).toBe(4);
  });

  it("draw NaN and infinities in no colour of a sign, dark and light by turns", () => {
    const cells = coloured([Number.NaN, Number.NEGATIVE_INFINITY]);
    expect(cells[0]).not.toBe(cells[1]);
    expect(palette.ramp.map((one) => one.replace(/[^\d,]/g, ""))).not.toContain(cells[0]);
  });

  it("are all zero where nothing is finite or nothing is there", () => {
    expect(coloured([])).toEqual([]);
    expect(new Set(coloured([0, 0])).size).toBe(1);
  });
});

it("a gradient's strength grows with its logarithm, to the full", () => {
  expect(gradientStrength(10)).toBeCloseTo(1);
  expect(gradientStrength(-10)).toBeCloseTo(1);
  expect(gradientStrength(1e-9)).toBeLessThan(0.06);
  expect(gradientStrength(0.01)).toBeGreaterThan(gradientStrength(0.002));
});
