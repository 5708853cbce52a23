import { describe, expect, it } from "vitest";
import { layoutSpark } from "./spark";

const row = (step: number, value: number | null, ghost: number | null = null) => ({ step, value, ghost });

describe("a number over the steps", () => {
  it("has zero in view, whatever the values", () => {
    const spark = layoutSpark([row(0, 3), row(10, 5)], 100, 50);
    expect(spark.zero).toBeGreaterThan(spark.y(3));
    expect(spark.zero).toBeLessThanOrEqual(50);
    expect(spark.x(10)).toBe(100);
  });

  it("breaks where it is not a number, and goes on over steps that are not known", () => {
    const spark = layoutSpark([row(0, 1), row(1, Number.NaN), row(2, 1), row(3, null, 4), row(4, 2)], 100, 50);
    expect(spark.line.match(/M/g)).toHaveLength(2);
    expect(spark.line.match(/L/g)).toHaveLength(1);
    expect(spark.ghost.match(/M/g)).toHaveLength(1);
  });

  it("finds the nearest step", () => {
    const spark = layoutSpark([row(0, 1), row(50, 1), row(100, 1)], 200, 50);
    expect([0, 60, 180].map(spark.near)).toEqual([0, 50, 100]);
    expect(layoutSpark([], 200, 50).near(3)).toBeNull();
  });
});
