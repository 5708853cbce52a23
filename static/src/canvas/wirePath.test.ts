import { describe, expect, it } from "vitest";
import { curves, distance, hits, pathOf, spotAt, type Way } from "./wirePath";

const ends = { x1: 0, y1: 100, x2: 600, y2: 100 };
const box = (x: number, y: number) => ({ x, y, width: 180, height: 88 });

describe("the line of a wire", () => {
  it("is one curve where nothing stands between", () => {
    expect(hits(ends, null, [box(-200, 56), box(606, 56), box(200, 400)])).toBe(false);
    expect(hits(ends, null, [box(200, 56)])).toBe(true);
    expect(pathOf(ends, null).match(/C/g)).toHaveLength(1);
    expect(spotAt(ends, null, 0.5)).toEqual([300, 100]);
  });

  it("runs level past what stands between", () => {
    const past: Way = { kind: "past", level: 20 };
    expect(pathOf(ends, past).match(/C/g)).toHaveLength(3);
    expect(spotAt(ends, past, 0.5)).toEqual([300, 20]);
  });

  it("goes out, along a level and in again, where its target lies behind", () => {
    const back = { x1: 600, y1: 100, x2: 0, y2: 300 };
    const step: Way = { kind: "step", level: 210, out: 14, into: 26 };
    expect(spotAt(back, step, 0.5)).toEqual([294, 210]);
    const xs = curves(back, step).flatMap(([x1, , , , , , x2]) => [x1, x2]);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([-26, 614]);
  });

  it("runs back below its cards where nothing leads it", () => {
    const back = { x1: 600, y1: 100, x2: 0, y2: 110 };
    expect(spotAt(back, null, 0.5)[1]).toBeGreaterThan(160);
    expect(spotAt({ ...back, y2: 400 }, null, 0.5)[1]).toBe(250);
  });

  it("is near where it runs and far elsewhere, on long level stretches too", () => {
    expect(distance(ends, null, 300, 108)).toBeLessThan(10);
    expect(distance(ends, null, 300, 300)).toBeGreaterThan(150);
    const step: Way = { kind: "step", level: 210, out: 14, into: 14 };
    expect(distance({ x1: 2000, y1: 100, x2: 0, y2: 300 }, step, 1037, 214)).toBeLessThan(5);
  });
});
