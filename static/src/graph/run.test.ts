import { describe, expect, it } from "vitest";
import type { PastFrame } from "../protocol.gen";
import { epochsAt, stepNear } from "./run";

const past: PastFrame = {
  type: "past",
  first: 30,
  first_epochs: 1.5,
  last: 90,
  steps_per_epoch: 20,
  ghost: null,
  plain: true,
  seed: 1,
};

describe("training steps on the axis of the epochs", () => {
  it("there and back again", () => {
    expect(epochsAt(past, 40)).toBe(2);
    for (const step of [30, 31, 57, 90]) expect(stepNear(past, epochsAt(past, step))).toBe(step);
  });

  it("stays within what can be shown", () => {
    expect(stepNear(past, 0)).toBe(30);
    expect(stepNear(past, 100)).toBe(90);
  });
});
