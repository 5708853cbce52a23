// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { neighbour } from "./sliding";

describe("the next position", () => {
  it("goes along the row, then to the next row, channel by channel, and begins again", () => {
    const shape = [4, 2, 2, 3];
    expect(neighbour(shape, [1, 0, 0, 1], 1, true)).toEqual([1, 0, 0, 2]);
    expect(neighbour(shape, [1, 0, 0, 2], 1, true)).toEqual([1, 0, 1, 0]);
    expect(neighbour(shape, [1, 0, 1, 2], 1, true)).toEqual([1, 1, 0, 0]);
    expect(neighbour(shape, [1, 1, 1, 2], 1, true)).toEqual([1, 0, 0, 0]);
  });

  it("goes back the same way", () => {
    const shape = [4, 2, 2, 3];
    for (const cell of [
      [1, 0, 0, 2],
      [1, 1, 1, 2],
      [2, 0, 1, 2],
    ]) {
      expect(neighbour(shape, neighbour(shape, cell, 1, true) ?? [], -1, true)).toEqual(cell);
    }
  });

  it("of a weight has no example to stay with, and of one number there is none", () => {
    expect(neighbour([2, 2], [0, 1], 1, false)).toEqual([1, 0]);
    expect(neighbour([], [], 1, false)).toBeNull();
    expect(neighbour([5], [2], 1, true)).toBeNull();
  });
});
