import { describe, expect, it } from "vitest";
import { tileOf } from "../testing/tile";
import { makePalette } from "./colours";
import { blockOf, colourCells, gradientStrength, strongest } from "./planes";

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

describe("dots of a gradient", () => {
  it("stand for one cell each while there is room, for the strongest of a few beyond", () => {
    expect(blockOf(4)).toBe(1);
    expect(blockOf(1)).toBe(3);
    expect(blockOf(0.4)).toBe(8);
  });

  it("show the largest size with its sign, and NaN before all", () => {
    const tile = tileOf(2, 3, [0.1, -0.5, 0.2, 0, 0, 0.3]);
    expect(strongest(tile, 0, 0, 0, 2, 2)).toBeCloseTo(-0.5);
    expect(strongest(tile, 0, 1, 0, 1, 2)).toBe(0);
    expect(strongest(tileOf(1, 2, [9, Number.NaN]), 0, 0, 0, 1, 2)).toBeNaN();
  });
});
