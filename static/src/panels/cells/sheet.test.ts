import { describe, expect, it } from "vitest";
import type { Sheet } from "../../state/types";
import { answers, cellsOf, following, neighbour, numberIn, PAGE, pageOf } from "./sheet";

const sheetOf = (shape: number[], part: ReturnType<typeof pageOf>): Sheet =>
  ({
    shape,
    ...part,
    lead: [...part.lead],
    data: Float32Array.from({ length: part.rows * part.columns }, (_, i) => i),
  }) as Partial<Sheet> as Sheet;

describe("a page of cells", () => {
  it("holds the cell, and stays inside a tensor of any number of axes", () => {
    expect(pageOf([], [])).toEqual({ lead: [], row: 0, column: 0, rows: 1, columns: 1 });
    expect(pageOf([10, 4], [3, 2])).toEqual({ lead: [], row: 0, column: 0, rows: 10, columns: 4 });
    expect(pageOf([1000, 1000], [999, 17])).toEqual({ lead: [], row: 992, column: 16, rows: 8, columns: 16 });
    expect(pageOf([2, 3, 4, 5, 6], [1, 2, 3, 4, 5])).toMatchObject({ lead: [1, 2, 3], rows: 5, columns: 6 });
  });

  it("of a vector of a million numbers is folded into rows", () => {
    const part = pageOf([1_000_000], [300]);
    expect(part).toEqual({ lead: [], row: 0, column: 256, rows: 1, columns: 256 });
    const rows = cellsOf([1_000_000], part);
    expect([rows.length, rows[0]?.length, rows[1]?.[0]]).toEqual([PAGE.rows, PAGE.cols, [272]]);
    expect(numberIn(sheetOf([1_000_000], part), [300])).toBe(44);
  });

  it("is read cell by cell, to its end and from its beginning", () => {
    expect(following([1, 1, 3, 3], [0, 0, 0, 1])).toEqual([0, 0, 0, 2]);
    expect(following([1, 1, 3, 3], [0, 0, 0, 2])).toEqual([0, 0, 1, 0]);
    expect(following([2, 3], [0, 2])).toEqual([1, 0]);
    expect(following([2, 3], [1, 2])).toEqual([0, 0]);
    expect(following([], [])).toEqual([]);
  });

  it("gives each cell its own number", () => {
    for (const shape of [[], [5], [3, 4], [2, 3, 4]]) {
      const part = pageOf(
        shape,
        shape.map(() => 0),
      );
      const sheet = sheetOf(shape, part);
      const numbers = cellsOf(shape, part).flatMap((row) => row.map((cell) => numberIn(sheet, cell)));
      expect(numbers).toEqual([...sheet.data]);
    }
  });

  it("takes no answer for another part", () => {
    const part = pageOf([1000, 1000], [999, 17]);
    expect(answers(sheetOf([1000, 1000], part), part)).toBe(true);
    expect(answers(sheetOf([1000, 1000], part), pageOf([1000, 1000], [0, 17]))).toBe(false);
    expect(answers(null, part)).toBe(false);
  });
});

it("a step from a cell stays inside the tensor", () => {
  expect(neighbour([3, 4], [2, 3], 1, 1)).toEqual([2, 3]);
  expect(neighbour([3, 4], [2, 3], 0, -1)).toEqual([1, 3]);
  expect(neighbour([3, 4], [2, 3], 1, Number.NEGATIVE_INFINITY)).toEqual([2, 0]);
  expect(neighbour([], [], -1, 1)).toEqual([]);
});
