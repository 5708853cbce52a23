import { describe, expect, it } from "vitest";
import type { Dataset } from "../state/types";
import { pointAt } from "./boundary";

const data = {
  count: 3,
  low: -1,
  high: 1,
  points: new Float32Array([0, 0, 0.04, 0, -1, 1]),
} as Partial<Dataset> as Dataset;
const size = { width: 300, height: 200 };

describe("a press on the data", () => {
  it("means the nearest point, in the square that the plane takes", () => {
    expect(pointAt(data, size, [150, 100], [])).toBe(0);
    expect(pointAt(data, size, [52, 3], [])).toBe(2);
  });

  it("means one of the batch where several lie together, and none far from all", () => {
    expect(pointAt(data, size, [150, 100], [1])).toBe(1);
    expect(pointAt(data, size, [250, 150], [])).toBeNull();
  });
});
