import { describe, expect, it } from "vitest";
import { curveBetween, entry, isNear, pointOn, weightWidth } from "./curves";

describe("curves", () => {
  const curve = curveBetween(10, 20, 110, 80);
  it("starts and ends where it should, level", () => {
    expect(pointOn(curve, 0)).toEqual([10, 20]);
    expect(pointOn(curve, 1)).toEqual([110, 80]);
    const [x, y] = pointOn(curve, 0.01);
    expect((y - 20) / (x - 10)).toBeLessThan(0.05);
    expect(pointOn(curve, 0.5)).toEqual([60, 50]);
  });

  it("spreads entries about the middle and keeps them on the unit", () => {
    expect(entry(100, 40, 0, 1)).toBe(120);
    expect(entry(100, 40, 0, 2)).toBe(115);
    for (let j = 0; j < 16; j++) {
      expect(entry(100, 40, j, 16)).toBeGreaterThan(100);
      expect(entry(100, 40, j, 16)).toBeLessThan(140);
    }
  });

  it("is met by a place beside it, and not by one farther off", () => {
    for (const t of [0, 0.1, 0.35, 0.5, 0.8, 1]) {
      const [x, y] = pointOn(curve, t);
      expect(isNear(curve, x, y, 3)).toBe(true);
      expect(isNear(curve, x, y + 12, 3)).toBe(false);
    }
  });

  it("never draws a weight wider than 12, nor thinner than can be seen", () => {
    expect(weightWidth(0.001, 1)).toBe(1.2);
    expect(weightWidth(1, 1)).toBeCloseTo(4);
    expect(weightWidth(-50, 50)).toBeCloseTo(11);
  });
});
