import { describe, expect, it } from "vitest";
import { chance } from "../../testing/chance";
import { type Matrix, matrixText, readList, readMatrix, readNumber } from "./typed";

const units = { low: 1, high: 4096, whole: true };

describe("a number", () => {
  it("is taken within its bounds, with either sign of minus", () => {
    expect(readNumber("12", units)).toEqual({ value: 12 });
    expect(readNumber("−0.5", { low: -1, high: 1 })).toEqual({ value: -0.5 });
    expect(readNumber("1e-3", { low: -1, high: 1 })).toEqual({ value: 0.001 });
  });

  it("that cannot be used says what would", () => {
    expect(readNumber("0", units)).toEqual({ expected: "from 1 to 4096" });
    expect(readNumber("2.5", units)).toEqual({ expected: "a whole number from 1 to 4096" });
    for (const odd of ["", "-", "1e999", "NaN", "alert(1)", "1,5"])
      expect(readNumber(odd, units)).toHaveProperty("expected");
  });
});

describe("a typed value", () => {
  it("is one number, a row, or rows", () => {
    expect(readMatrix("3")).toEqual({ value: 3 });
    expect(readMatrix("1, 2 3")).toEqual({ value: [1, 2, 3] });
    expect(readMatrix("1 2\n3 4")).toEqual({
      value: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  it("may have the brackets of an expression, with as many rows as these say", () => {
    expect(readMatrix("[1, 2]")).toEqual({ value: [1, 2] });
    expect(readMatrix("[[1, 2]]")).toEqual({ value: [[1, 2]] });
    const rows = [
      [1, 2],
      [3, 4],
    ];
    expect(readMatrix("[[1, 2], [3, 4]]")).toEqual({ value: rows });
    expect(readMatrix("[1, 2],\n[3, 4]")).toEqual({ value: rows });
    expect(readMatrix("[[1, 2], [3]]")).toHaveProperty("expected");
  });

  it("is refused when ragged, empty, odd or too long", () => {
    for (const odd of ["", "1 2\n3", "1 x", "1e31", Array(1025).fill(1).join(" ")])
      expect(readMatrix(odd)).toHaveProperty("expected");
  });

  it("is written so that it is read again as it is", () => {
    const draw = chance(7);
    for (let round = 0; round < 100; round++) {
      const number = () => (draw.next() - 0.5) * 10 ** (draw.below(20) - 10);
      const width = 2 + draw.below(4);
      const row = () => Array.from({ length: width }, number);
      const value = draw.one<Matrix>([number(), row(), [row(), row()]]);
      expect(readMatrix(matrixText(value))).toEqual({ value });
    }
  });
});

it("a list is of whole numbers", () => {
  expect(readList("0, -1")).toEqual({ value: [0, -1] });
  expect(readList("0.5")).toHaveProperty("expected");
});
