import { describe, expect, it } from "vitest";
import { meets } from "./box";
import { placeSlip } from "./slip";

const seen = { x: 0, y: 0, w: 1000, h: 600 };
const size = { width: 200, height: 120 };
const inside = { x: 0, y: 0, w: 1000, h: 600 };

describe("a slip", () => {
  it("lies below its node where nothing is in the way", () => {
    const node = { x: 400, y: 100, w: 100, h: 100 };
    const { box, tie } = placeSlip(node, size, seen);
    expect(box.y).toBe(216);
    expect(box.x + box.w / 2).toBe(450);
    expect(tie).toEqual({ x1: 450, y1: 200, x2: 450, y2: 216 });
  });

  it("goes to the side that covers least of the others", () => {
    const node = { x: 400, y: 100, w: 100, h: 100 };
    const below = { x: 300, y: 214, w: 300, h: 200 };
    const { box } = placeSlip(node, size, seen, [node, below]);
    expect(meets(box, below)).toBe(false);
    expect(meets(box, node)).toBe(false);
  });

  it("goes to a free corner rather than over what stands all around its node", () => {
    const node = { x: 400, y: 250, w: 100, h: 100 };
    const around = { x: 0, y: 0, w: 790, h: 600 };
    const { box, tie } = placeSlip(node, size, seen, [node, around]);
    expect(box).toMatchObject({ x: 800 });
    expect(meets(box, around)).toBe(false);
    expect(tie.x1).toBe(500);
    expect(tie.y1).toBeGreaterThanOrEqual(250);
    expect(tie.y1).toBeLessThanOrEqual(350);
  });

  it.each([
    { x: 0, y: 500, w: 100, h: 90 },
    { x: 900, y: 500, w: 100, h: 90 },
    { x: 0, y: 0, w: 100, h: 90 },
    { x: 0, y: 0, w: 1000, h: 600 },
    { x: -300, y: 0, w: 100, h: 90 },
  ])("stays in what is seen beside a node at $x, $y of width $w", (node) => {
    const { box } = placeSlip(node, size, seen);
    expect(box.x).toBeGreaterThanOrEqual(inside.x);
    expect(box.y).toBeGreaterThanOrEqual(inside.y);
    expect(box.x + box.w).toBeLessThanOrEqual(inside.w);
    expect(box.y + box.h).toBeLessThanOrEqual(inside.h);
  });
});
