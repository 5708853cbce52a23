import { describe, expect, it } from "vitest";
import { LEVELS, makePalette, makeRamp, parseHex, rampIndex } from "./colours";

describe("the ramp", () => {
  const ramp = makeRamp([200, 200, 200], [255, 0, 0], [0, 0, 255]);
  const at = (level: number) => Array.from(ramp.slice((level + LEVELS) * 3, (level + LEVELS) * 3 + 3));

  it("starts at zero and ends at the sign's colour", () => {
    expect(at(0)).toEqual([200, 200, 200]);
    expect(at(LEVELS)).toEqual([255, 0, 0]);
    expect(at(-LEVELS)).toEqual([0, 0, 255]);
  });

  it("puts values beyond the scale at its ends", () => {
    expect(rampIndex(5, 1)).toBe(2 * LEVELS);
    expect(rampIndex(-5, 1)).toBe(0);
    expect(rampIndex(0, 1)).toBe(LEVELS);
    expect(rampIndex(3, 0)).toBe(LEVELS);
  });

  it("falls back to the light theme where a token is missing", () => {
    const palette = makePalette((token) => (token === "--pos" ? " #123456 " : ""));
    expect(palette.pos).toBe("#123456");
    expect(palette.surface).toBe("#FFFFFF");
    expect(palette.ramp).toHaveLength(2 * LEVELS + 1);
  });

  it("reads short colours too", () => expect(parseHex("#0fa")).toEqual([0, 255, 170]));
});
