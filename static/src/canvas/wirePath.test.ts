import { describe, expect, it } from "vitest";
import { distance, middle, passing, pathOf } from "./wirePath";

const ends = { x1: 0, y1: 100, x2: 600, y2: 100 };
const box = (x: number, y: number) => ({ x, y, width: 180, height: 88 });

describe("the way of a wire", () => {
  it("is one curve where nothing stands between", () => {
    expect(passing(ends, [box(-200, 56), box(600, 56), box(200, 400)])).toBeNull();
    expect(pathOf(ends, null).match(/C/g)).toHaveLength(1);
    expect(middle(ends, null)).toEqual([300, 100]);
  });

  it("passes a card at a distance, above or below, whichever is nearer", () => {
    expect(passing(ends, [box(200, 56)])).toBe(20);
    expect(passing(ends, [box(200, 40)])).toBe(164);
    expect(pathOf(ends, 20).match(/C/g)).toHaveLength(3);
  });

  it("passes what stands in the way around, too", () => {
    expect(passing(ends, [box(200, 56), box(200, -70)])).toBe(180);
  });

  it("runs back below its cards, or between them where there is room", () => {
    const back = { x1: 600, y1: 100, x2: 0, y2: 110 };
    expect(middle(back, null)).toEqual([300, 206]);
    expect(middle({ ...back, y2: 400 }, null)).toEqual([300, 250]);
    expect(pathOf(back, null).match(/C/g)).toHaveLength(3);
  });

  it("is near where it runs and far elsewhere", () => {
    expect(distance(ends, null, 300, 108)).toBeLessThan(10);
    expect(distance(ends, null, 300, 300)).toBeGreaterThan(150);
  });
});
