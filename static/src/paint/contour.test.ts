import { describe, expect, it } from "vitest";
import { zeroContour } from "./contour";

const sample = (size: number, f: (x: number, y: number) => number): number[] => {
  const out: number[] = [];
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) out.push(f(j / (size - 1), i / (size - 1)));
  return out;
};

describe("zeroContour", () => {
  it("finds a straight line where it is", () => {
    const pieces = zeroContour(
      sample(9, (x) => x - 0.3),
      9,
    );
    expect(pieces.length).toBe(8 * 4);
    for (let k = 0; k < pieces.length; k += 2) expect(pieces[k]).toBeCloseTo(0.3, 6);
  });

  it("goes round a circle", () => {
    const pieces = zeroContour(
      sample(33, (x, y) => Math.hypot(x - 0.5, y - 0.5) - 0.3),
      33,
    );
    expect(pieces.length).toBeGreaterThan(100);
    for (let k = 0; k < pieces.length; k += 2) {
      expect(Math.hypot((pieces[k] as number) - 0.5, (pieces[k + 1] as number) - 0.5)).toBeCloseTo(0.3, 1);
    }
  });

  it("is empty where the sign does not change", () => {
    expect(zeroContour(new Int8Array(16), 4)).toEqual([]);
    expect(zeroContour([1], 1)).toEqual([]);
  });

  it("keeps the two pieces of a saddle apart", () => {
    expect(zeroContour([-1, 1, 1, -1], 2)).toHaveLength(8);
  });
});
