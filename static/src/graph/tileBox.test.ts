import { describe, expect, it } from "vitest";
import { tileShape, tileSize, writtenColumns } from "./tileBox";

describe("tiles", () => {
  it("are squares of 12 until they no longer fit", () => {
    expect(tileSize(10, 4, { w: 96, h: 120 })).toEqual({ rows: 10, cols: 4, cw: 12, ch: 12, w: 48, h: 120 });
    const large = tileSize(32, 32, { w: 96, h: 120 });
    expect([large.w, large.h]).toEqual([96, 120]);
  });

  it("see a vector as a row and never show more than 32", () => {
    expect(tileShape([4])).toEqual([1, 4]);
    expect(tileShape([])).toEqual([1, 1]);
    expect(tileShape([10, 4])).toEqual([10, 4]);
    expect(tileShape([64, 128])).toEqual([32, 32]);
  });

  it("write out the numbers about the focus", () => {
    expect(writtenColumns(4, 3, 8)).toEqual([0, 4]);
    expect(writtenColumns(20, 0, 7)).toEqual([0, 7]);
    expect(writtenColumns(20, 10, 7)).toEqual([7, 7]);
    expect(writtenColumns(20, 19, 7)).toEqual([13, 7]);
  });
});
