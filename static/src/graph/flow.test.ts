import { describe, expect, it } from "vitest";
import type { FlowLayer } from "../protocol.gen";
import { layoutFlow, lineThrough, NARROWEST, titled } from "./flow";

const sizes = (mean: number | "NaN") => ({ mean, norm: mean, largest: mean });
const layer = (title: string, output: number | "NaN" | null, weight: number | null = null): FlowLayer => ({
  layer: title,
  title,
  node: 0,
  cursor: 1,
  outputs: output === null ? null : sizes(output),
  weights: weight === null ? null : sizes(weight),
  change: null,
});
const flow = [layer("Layer 1", 1e-4, 2e-3), layer("Layer 2", 1e-2), layer("Layer 3", 0.5, 0.05)];

describe("the gradient-flow chart", () => {
  it("puts layers from left to right and larger gradients higher, on a log scale", () => {
    const { outputs, columns } = layoutFlow(flow, 340, 150, 40);
    const [first, second, third] = outputs.map((mark) => mark?.y ?? Number.NaN) as [number, number, number];
    expect(columns.map((column) => column.middle)).toEqual([90, 190, 290]);
    expect(first).toBeGreaterThan(second);
    expect(second).toBeGreaterThan(third);
    expect((first - second) / (second - third)).toBeCloseTo(2 / Math.log10(50), 5);
  });

  it("has a line at every decade around the numbers, few enough to read", () => {
    const { decades } = layoutFlow(flow, 340, 150, 40);
    expect(decades.map((decade) => decade.exponent)).toEqual([0, -1, -2, -3, -4]);
    const wide = layoutFlow([layer("a", 1e-12), layer("b", 1)], 340, 150, 40);
    expect(wide.decades.length).toBeLessThanOrEqual(5);
  });

  it("lays exact zeros below the scale, and shows a floor only then", () => {
    expect(layoutFlow(flow, 340, 150, 40).floor).toBeNull();
    const { outputs, floor, decades } = layoutFlow([layer("a", 0), layer("b", 1)], 340, 150, 40);
    expect(outputs[0]).toEqual(expect.objectContaining({ kind: "zero", y: floor }));
    expect(decades.every((decade) => decade.y < (floor ?? 0))).toBe(true);
  });

  it("keeps what was not computed empty and what is not finite off the line", () => {
    const { outputs, weights } = layoutFlow([layer("a", 1), layer("b", "NaN"), layer("c", 1)], 340, 150, 40);
    expect(outputs[1]?.kind).toBe("bad");
    expect(weights).toEqual([null, null, null]);
    expect(lineThrough(outputs).match(/M/g)).toHaveLength(2);
    expect(lineThrough(weights)).toBe("");
  });

  it("draws the same decades whatever the frame, and grows wider rather than too narrow to press", () => {
    const many = Array.from({ length: 40 }, (_, at) => layer(`Layer ${at + 1}`, 0.1));
    const layout = layoutFlow(many, 340, 150, 40);
    expect(layout.width).toBe(40 + 40 * NARROWEST);
    const named = titled(
      layout.columns,
      many.map((one) => one.title),
    );
    expect(named[0]).toBe(true);
    expect(named.at(-1)).toBe(true);
    expect(named.filter(Boolean).length).toBeLessThan(40);
  });
});
