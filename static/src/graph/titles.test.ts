import { describe, expect, it } from "vitest";
import { placeTitles, titleWidth } from "./titles";

describe("titles on one line", () => {
  it("begin where they want to when there is room", () => {
    expect(placeTitles(["Forward", "Backward", "Update"], [4, 200, 400], 600)).toEqual([4, 200, 400]);
  });

  it("never stand over each other nor over the edge", () => {
    const texts = ["Forward 1 of 9", "Backward", "Update"];
    const places = placeTitles(texts, [13, 93, 215], 288);
    places.slice(1).forEach((place, index) => {
      expect(place).toBeGreaterThanOrEqual((places[index] ?? 0) + titleWidth(texts[index] ?? ""));
    });
    expect((places[2] ?? 0) + titleWidth("Update")).toBeLessThanOrEqual(288);
  });

  it("give way to the left at the end", () => {
    expect(placeTitles(["Update 1 of 7"], [280], 300)[0]).toBeCloseTo(300 - titleWidth("Update 1 of 7"));
  });
});
