import { describe, expect, it } from "vitest";
import type { Arrived } from "./frames";
import type { Command, SetSpeed } from "./protocol.gen";
import { withWishes } from "./wishes";

const status = (speed: SetSpeed["speed"]): Arrived => ({
  frame: { type: "status", playing: false, speed, halt: null },
});
const choice = (id: number, speed: SetSpeed["speed"]): Command => ({ v: 1, id, type: "set_speed", speed });

describe("a frame that was sent before the server heard of the last wish", () => {
  it("leaves the speed as it was chosen last", () => {
    expect(withWishes(status(2), () => [choice(1, 2), choice(2, 1), choice(3, 0.5)])).toEqual(status(0.5));
  });
  it("tells the speed where nothing is on its way", () => {
    expect(withWishes(status(2), () => [])).toEqual(status(2));
  });
  it("leaves the cursor where the learner went in the same trace, and in no other", () => {
    const trace = { frame: { type: "trace", trace: 4, cursor: 0 } } as Arrived;
    const seek = (id: number, of: number, cursor: number): Command => ({ v: 1, id, type: "seek", trace: of, cursor });
    expect(withWishes(trace, () => [seek(1, 4, 7), seek(2, 4, 9), seek(3, 3, 1)]).frame).toMatchObject({ cursor: 9 });
    expect(withWishes(trace, () => [seek(3, 3, 1)])).toBe(trace);
  });
});
