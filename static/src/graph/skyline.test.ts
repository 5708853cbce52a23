import { describe, expect, it } from "vitest";
import { axisEnd, layoutSkyline, roundUp } from "./skyline";

const point = (epoch: number, train: number | "NaN", test: number | null = null) => ({ epoch, train, test });

describe("the axis of the epochs", () => {
  it("ends on round numbers, beyond the present", () => {
    for (const epoch of [0, 1, 9, 22, 31, 100, 777, 123_456]) expect(axisEnd(epoch)).toBeGreaterThan(epoch);
    expect(axisEnd(0)).toBe(10);
    expect(axisEnd(22)).toBe(30);
  });

  it("stands still while a few epochs pass", () => {
    expect(axisEnd(20)).toBe(axisEnd(23));
  });

  it("rounds up to 1, 2 or 5 times a power of ten", () => {
    expect([0.3, 1, 1.1, 2.4, 7, 60].map(roundUp)).toEqual([0.5, 1, 2, 5, 10, 100]);
  });
});

describe("the skyline", () => {
  it("draws train over test, higher loss higher up", () => {
    const sky = layoutSkyline([point(0, 0.7, 0.8), point(1, 0.2, 0.3)], 1, 500, 40);
    expect(sky.y(0.7)).toBeLessThan(sky.y(0.2));
    expect(sky.x(1)).toBeCloseTo(50);
    expect(sky.train.startsWith("M0.0")).toBe(true);
    expect(sky.test).not.toBe("");
  });

  it("leaves out what was not measured", () => {
    expect(layoutSkyline([point(0, 0.7), point(1, 0.2)], 1, 500, 40).test).toBe("");
  });

  it("breaks where the loss is not a number, and invents nothing", () => {
    const sky = layoutSkyline([point(0, 0.7), point(1, "NaN"), point(2, 0.5)], 2, 500, 40);
    expect(sky.train.match(/M/g)).toHaveLength(2);
    expect(sky.area).toBe("");
    expect(sky.train).not.toContain("NaN");
  });

  it("has no area beyond the last finite loss", () => {
    const sky = layoutSkyline([point(0, 0.7), point(1, 0.5), point(2, "NaN")], 2, 500, 40);
    expect(sky.area).toContain(`L${sky.x(1).toFixed(1)} 40`);
    expect(sky.area).not.toContain(`L${sky.x(2).toFixed(1)} 40`);
  });

  it("has no line before anything was measured, and an axis all the same", () => {
    const sky = layoutSkyline([], 0, 500, 40);
    expect(sky.train).toBe("");
    expect(sky.ticks[0]).toBe(0);
  });

  it("shows a loss below zero, as an expression may have", () => {
    const sky = layoutSkyline([point(0, 0.5), point(1, -1.5)], 1, 500, 40);
    expect(sky.y(-1.5)).toBeCloseTo(40);
  });
});

describe("the parts of the line", () => {
  const history = [0, 1, 2, 3].map((epoch) => point(epoch, 1 - epoch / 4));

  it("is lighter beyond now, where the learner has been before", () => {
    const sky = layoutSkyline(history, 1.5, 500, 40);
    expect(sky.train.split("L")).toHaveLength(2);
    expect(sky.ahead.split("L")).toHaveLength(3);
    expect(layoutSkyline(history, 3, 500, 40).ahead).toBe("");
  });

  it("is another where another design made it", () => {
    const sky = layoutSkyline(history, 3, 500, 40, { from: 2, ghost: [] });
    expect(sky.before.split("L")).toHaveLength(3);
    expect(sky.train.split("L")).toHaveLength(2);
  });

  it("makes room for what was given up", () => {
    const sky = layoutSkyline(history, 3, 500, 40, { from: 0, ghost: [point(3, 0.25), point(30, 2)] });
    expect(sky.end).toBeGreaterThan(30);
    expect(sky.top).toBeGreaterThan(2);
    expect(sky.ghostEnd?.[0]).toBeCloseTo(sky.x(30));
  });
});
