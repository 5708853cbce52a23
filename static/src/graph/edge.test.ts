import { describe, expect, it } from "vitest";
import { sampleState } from "../testing/sample";
import { edgeBoxes, edgeOf } from "./edge";

describe("edgeOf", () => {
  const events = sampleState(0).graph?.events ?? [];

  it("shows nothing before the first event and after the last gradient is gone", () => {
    expect(edgeOf(sampleState(0).picture)).toBeNull();
    expect(edgeOf(sampleState(events.length).picture)).toBeNull();
  });

  it("runs from the op's input to its output going forward", () => {
    const view = edgeOf(sampleState(3).picture);
    expect(view?.left?.node.plain).toBe("z1");
    expect(view?.right?.node.plain).toBe("h1");
    expect([view?.backward, view?.written, view?.between]).toEqual([false, "right", "tanh"]);
  });

  it("runs from the upstream gradient to the contribution going backward", () => {
    const at = events.findIndex((event) => event.kind === "vjp") + 1;
    const view = edgeOf(sampleState(at).picture);
    expect(view?.right?.slot).toBe("grad");
    expect(view?.left?.node.id).toBe(events[at - 1]?.target);
    expect([view?.backward, view?.written]).toEqual([true, "left"]);
  });

  it("has a view of every event but the zeroing", () => {
    events.forEach((event, index) => {
      expect(edgeOf(sampleState(index + 1).picture) === null).toBe(event.kind === "zero");
    });
  });
});

describe("edgeBoxes", () => {
  it("leaves room for the rail between the two", () => {
    const [left, right] = edgeBoxes({ width: 382, height: 200 });
    expect(right.x - (left.x + left.w)).toBeGreaterThan(40);
    expect(right.x + right.w).toBeLessThan(382);
  });
});
