import { describe, expect, it } from "vitest";
import { LEVELS, makeRamp } from "./colours";
import { colourPixels, placeInPlane } from "./picture";

describe("colourPixels", () => {
  it("maps signed bytes through the ramp", () => {
    const ramp = makeRamp([200, 200, 200], [255, 0, 0], [0, 0, 255]);
    const out = new Uint8ClampedArray(16);
    colourPixels(new Int8Array([127, 0, -127, -128]), ramp, out);
    expect(Array.from(out)).toEqual([255, 0, 0, 255, 200, 200, 200, 255, 0, 0, 255, 255, 0, 0, 255, 255]);
    expect(ramp).toHaveLength((2 * LEVELS + 1) * 3);
  });
});

describe("placeInPlane", () => {
  it("has large y at the top", () => {
    expect(placeInPlane(-6, 6, -6, 6)).toEqual([0, 0]);
    expect(placeInPlane(0, 0, -6, 6)).toEqual([0.5, 0.5]);
    expect(placeInPlane(9, -9, -6, 6)).toEqual([1, 1]);
  });
});
