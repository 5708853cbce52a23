import { describe, expect, it } from "vitest";
import { type Look, pieces } from "./colour";

const looks = (line: string): [Look, string][] => pieces(line, false).pieces.map(({ look, text }) => [look, text]);

describe("code is told apart by weight and tone", () => {
  it("in words, texts, notes and numbers", () => {
    expect(looks('    return F.relu(x, "a # b") * 2.5e-3  # why')).toEqual([
      ["plain", "    "],
      ["word", "return"],
      ["plain", " F.relu(x, "],
      ["text", '"a # b"'],
      ["plain", ") * "],
      ["number", "2.5e-3"],
      ["plain", "  "],
      ["note", "# why"],
    ]);
  });

  it("over the lines of a long text, and loses no character", () => {
    const lines = ['"""One.', "", 'Two # "quoted"', '"""', "x = 1"];
    let inside = false;
    const found = lines.map((line) => {
      const cut = pieces(line, inside);
      inside = cut.inside;
      expect(cut.pieces.map(({ text }) => text).join("")).toBe(line);
      return cut.pieces[0]?.look;
    });
    expect(found).toEqual(["text", undefined, "text", "text", "plain"]);
  });

  it("whatever stands in a line", () => {
    for (const line of ["'unclosed", '"', "#", "\\", "α = é😀", "0x", '""""""', 'a""" b'])
      expect(
        pieces(line, false)
          .pieces.map(({ text }) => text)
          .join(""),
      ).toBe(line);
  });
});
