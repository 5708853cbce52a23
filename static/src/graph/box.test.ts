import { describe, expect, it } from "vitest";
import { around, fitTo, meets, reveal } from "./box";

const NONE = { top: 0, right: 0, bottom: 0, left: 0 };
const SIZE = { width: 1000, height: 500 };

describe("fit", () => {
  it("centres what is seen and keeps it within the insets", () => {
    const insets = { top: 50, right: 20, bottom: 30, left: 20 };
    const bounds = { x: 100, y: -40, w: 1200, h: 300 };
    const view = fitTo(bounds, SIZE, insets);
    expect(view.zoom).toBeCloseTo(0.8);
    expect(bounds.x * view.zoom + view.x).toBeCloseTo(20);
    expect((bounds.x + bounds.w) * view.zoom + view.x).toBeCloseTo(980);
    const top = bounds.y * view.zoom + view.y;
    expect(top - 50).toBeCloseTo(470 - (top + bounds.h * view.zoom));
  });

  it("does not blow up a small graph", () => {
    expect(fitTo({ x: 0, y: 0, w: 10, h: 10 }, SIZE, NONE).zoom).toBe(1.5);
  });
});

describe("reveal", () => {
  const view = { x: 0, y: 0, zoom: 1 };
  it("leaves the view alone when the box is in it", () => {
    expect(reveal({ x: 10, y: 10, w: 50, h: 50 }, view, SIZE, NONE)).toBeNull();
  });
  it("moves no further than needed", () => {
    expect(reveal({ x: 980, y: 10, w: 50, h: 50 }, view, SIZE, NONE)).toEqual({ x: -30, y: 0, zoom: 1 });
    expect(reveal({ x: -20, y: 480, w: 50, h: 50 }, view, SIZE, NONE)).toEqual({ x: 20, y: -30, zoom: 1 });
  });
});

describe("meets", () => {
  const box = { x: 0, y: 0, w: 10, h: 10 };
  it("is true for boxes that share a point", () => {
    expect(meets(box, { x: 10, y: 10, w: 5, h: 5 })).toBe(true);
    expect(meets(box, { x: 11, y: 0, w: 5, h: 5 })).toBe(false);
    expect(meets(box, { x: 2, y: -9, w: 5, h: 5 })).toBe(false);
  });
});

describe("around", () => {
  it("holds every box", () => {
    const boxes = [
      { x: 0, y: 0, w: 10, h: 10 },
      { x: 20, y: -5, w: 5, h: 5 },
    ];
    expect(around(boxes)).toEqual({ x: 0, y: -5, w: 25, h: 15 });
  });
});
