import { describe, expect, it } from "vitest";
import { inPart, planeAt, planesSize, spotAt, tileFor, tileShape, tileSize, writtenColumns } from "./tileBox";

describe("tiles", () => {
  it("are squares of 12 until they no longer fit", () => {
    const small = { rows: 10, cols: 4, cw: 12, ch: 12, w: 48, h: 120 };
    expect(tileSize(10, 4, { w: 96, h: 120 })).toMatchObject(small);
    const large = tileSize(32, 32, { w: 96, h: 120 });
    expect([large.w, large.h]).toEqual([96, 120]);
  });

  it("see a vector as a row and never show more than 32", () => {
    expect(tileShape([4])).toEqual([1, 4]);
    expect(tileShape([])).toEqual([1, 1]);
    expect(tileShape([10, 4])).toEqual([10, 4]);
    expect(tileShape([64, 128])).toEqual([32, 32]);
  });

  it("stand as pictures side by side where a tensor has planes, square and within the room", () => {
    const maps = planesSize(6, 24, 24, { w: 168, h: 124 });
    expect(maps.cw).toBe(maps.ch);
    expect([maps.w <= 168, maps.h <= 124]).toEqual([true, true]);
    expect(maps.planes).toBe(6);
    const kernels = tileFor(
      { kind: "parameter", shape: [16, 6, 5, 5], axes: ["kernel", "input channel", "row", "column"] },
      { w: 48, h: 48 },
    );
    expect([kernels.across, kernels.planes]).toEqual([6, 64]);
  });

  it("show one example of what has feature maps, all of what has not", () => {
    const map = { kind: "op" as const, shape: [32, 6, 8, 8], axes: ["example", "channel", "row", "column"] };
    expect(tileFor(map, { w: 168, h: 124 })).toMatchObject({ planes: 6, rows: 8, cols: 8 });
    const text = { kind: "op" as const, shape: [32, 7, 4], axes: ["example", "position", "unit"] };
    expect(tileFor(text, { w: 96, h: 120 })).toMatchObject({ planes: 1, rows: 7, cols: 4 });
    expect([inPart(map), inPart(text), inPart({ ...text, shape: [10, 4], axes: ["example", "unit"] })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("are hit at the plane, row and column that lie there, and at the nearest between two", () => {
    const size = planesSize(6, 4, 4, { w: 168, h: 124 });
    for (let plane = 0; plane < 6; plane++) {
      const [x, y] = planeAt(size, plane);
      expect(spotAt(size, x + 2.5 * size.cw, y + 1.5 * size.ch)).toEqual([plane, 1, 2]);
    }
    expect(spotAt(size, -5, -5)).toEqual([0, 0, 0]);
    expect(spotAt(size, 4 * size.cw + 1, 0)).toEqual([0, 0, 3]);
    expect(spotAt(size, 1e4, 1e4)).toEqual([5, 3, 3]);
  });

  it("write out the numbers about the focus", () => {
    expect(writtenColumns(4, 3, 8)).toEqual([0, 4]);
    expect(writtenColumns(20, 0, 7)).toEqual([0, 7]);
    expect(writtenColumns(20, 10, 7)).toEqual([7, 7]);
    expect(writtenColumns(20, 19, 7)).toEqual([13, 7]);
  });
});
