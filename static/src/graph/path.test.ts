import { describe, expect, it } from "vitest";
import { along, lengthOf, type Point } from "./path";

describe("polylines", () => {
  const corner: Point[] = [
    [0, 0],
    [10, 0],
    [10, 20],
  ];
  it("measure themselves", () => expect(lengthOf(corner)).toBe(30));
  it("know the place and direction at a length", () => {
    expect(along(corner, 5)).toEqual({ x: 5, y: 0, angle: 0 });
    expect(along(corner, 20)).toEqual({ x: 10, y: 10, angle: Math.PI / 2 });
    expect(along(corner, 99)).toEqual({ x: 10, y: 20, angle: Math.PI / 2 });
    expect(along([], 3)).toEqual({ x: 0, y: 0, angle: 0 });
  });
});
