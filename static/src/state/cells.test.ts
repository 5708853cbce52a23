import { describe, expect, it } from "vitest";
import { tileOf } from "../testing/tile";
import {
  cellAtSpot,
  cellInFocus,
  cellInTile,
  fitsFocus,
  focusCell,
  placeWords,
  readCell,
  spotInTile,
  spotOf,
} from "./cells";

const MAP = { id: 5, kind: "op" as const, axes: ["example", "channel", "row", "column"] };
const WEIGHT = { id: 2, kind: "parameter" as const, axes: ["unit", "input"] };
const KERNEL = { id: 3, kind: "parameter" as const, axes: ["kernel", "input channel", "row", "column"] };
const HIDDEN = { id: 4, kind: "op" as const, axes: ["example", "unit"] };

/** A tile of example 3: channels 2 to 4 of [8, 6, 2, 2], numbered as the whole example would be. */
const maps = tileOf(
  2,
  2,
  Array.from({ length: 12 }, (_, i) => 8 + i),
  { shape: [8, 6, 2, 2], row: 3, planes: 3, origin: [2, 0, 0] },
);

describe("the cell in focus", () => {
  const focus = { row: 3, unit: 2, input: 1, at: null };

  it("is the example's unit, the weight of a unit for an input, the middle of a map or a kernel", () => {
    expect(focusCell(HIDDEN, [10, 4], focus)).toEqual([3, 2]);
    expect(focusCell(WEIGHT, [4, 2], focus)).toEqual([2, 1]);
    expect(focusCell(MAP, [8, 6, 5, 4], focus)).toEqual([3, 2, 2, 2]);
    expect(focusCell(KERNEL, [6, 3, 5, 5], focus)).toEqual([2, 1, 2, 2]);
    expect(focusCell({ kind: "op", axes: ["example"] }, [10], focus)).toEqual([3]);
    expect(focusCell({ kind: "parameter", axes: ["unit"] }, [10], focus)).toEqual([2]);
    expect(focusCell({ kind: "op", axes: [] }, [], focus)).toEqual([]);
  });

  it("is put inside the tensor", () => {
    expect(focusCell(HIDDEN, [2, 1], focus)).toEqual([1, 0]);
  });

  it("is the chosen one in its own tensor, and in no other", () => {
    const chosen = { ...focus, at: { node: MAP.id, cell: [3, 4, 1, 0] } };
    expect(cellInFocus(MAP, [8, 6, 2, 2], chosen)).toEqual([3, 4, 1, 0]);
    expect(cellInFocus({ ...MAP, id: 6 }, [8, 6, 2, 2], chosen)).toEqual([3, 2, 1, 1]);
  });

  it("is named by what its axes count", () => {
    expect(placeWords(MAP, [3, 0, 1, 2])).toBe("example 4, channel 1, row 2, column 3");
    expect(placeWords({ axes: ["", "unit"] }, [0, 2])).toBe("unit 3");
  });
});

describe("a cell and its place in a tile", () => {
  it("find each other, whatever the number of axes", () => {
    for (const shape of [[7], [3, 4], [2, 3, 4], [2, 3, 2, 4], [2, 2, 3, 2, 3]]) {
      const size = shape.reduce((a, b) => a * b, 1);
      for (let at = 0; at < size; at++) {
        let rest = at;
        const cell = [...shape].reverse().map((length) => {
          const place = rest % length;
          rest = (rest - place) / length;
          return place;
        });
        cell.reverse();
        expect(cellAtSpot(shape, spotOf(shape, cell))).toEqual(cell);
      }
    }
  });

  it("of one example are those of that example", () => {
    expect(spotInTile(maps, [3, 2, 1, 0])).toEqual([0, 1, 0]);
    expect(readCell(maps, [3, 2, 1, 0])).toBe(10);
    expect(cellInTile(maps, [2, 0, 1], 0)).toEqual([3, 4, 0, 1]);
  });

  it("of another example, or outside of what was sent, are on their way", () => {
    expect(readCell(maps, [2, 2, 1, 0])).toBeUndefined();
    expect(readCell(maps, [3, 5, 0, 0])).toBeUndefined();
    expect(readCell({ ...maps, coming: true }, [3, 2, 1, 0])).toBeUndefined();
    expect(readCell(null, [3, 2, 1, 0])).toBeNull();
  });

  it("of a mean are read for any example", () => {
    const mean = tileOf(1, 4, [1, 2, 3, 4], { shape: [10, 4], mean: true });
    expect(readCell(mean, [7, 2])).toBe(3);
    expect(cellInTile(mean, [0, 0, 2], 5)).toEqual([5, 2]);
  });
});

describe("a tile fits the focus", () => {
  const look = (row: number, unit = 0, input = 0) => ({ row, unit, input, at: null });

  it("with its own example, and the channels that are looked at", () => {
    expect(fitsFocus(MAP, maps, look(3, 2), false)).toBe(true);
    expect(fitsFocus(MAP, maps, look(4, 2), false)).toBe(false);
    expect(fitsFocus(MAP, maps, look(3, 5), false)).toBe(false);
    expect(fitsFocus(MAP, maps, look(3, 2), true)).toBe(false);
  });

  it("where the whole batch is looked at only as the mean", () => {
    const mean = { ...maps, row: null, mean: true };
    expect(fitsFocus(MAP, mean, look(0, 2), true)).toBe(true);
    expect(fitsFocus(MAP, mean, look(3, 2), false)).toBe(false);
  });

  it("with the rows where the example stands", () => {
    const cut = tileOf(32, 4, Array(128).fill(0), { shape: [100, 4], origin: [0, 32, 0] });
    expect(fitsFocus(HIDDEN, cut, look(40), false)).toBe(true);
    expect(fitsFocus(HIDDEN, cut, look(3), false)).toBe(false);
  });

  it("that is empty as it is", () => {
    expect(fitsFocus(HIDDEN, tileOf(0, 4, []), look(0), false)).toBe(true);
    expect(fitsFocus(MAP, tileOf(2, 2, [], { shape: [0, 6, 2, 2], planes: 0 }), look(0), false)).toBe(true);
  });
});
