import { describe, expect, it } from "vitest";
import { circle } from "../testing/designs";
import { sampleState } from "../testing/sample";
import { cannotRun, controlsWait } from "./apart";
import type { State } from "./types";

const problem = {
  code: "no-loss",
  title: "No loss",
  node: null,
  ports: [],
  also: [],
  expected: "a loss",
  got: "none",
  cure: "Add one loss node.",
  repairs: [],
};

function stuck(apart: boolean, part: Partial<State> = {}, nodes = circle.nodes): State {
  const state = sampleState();
  const about = { shapes: {}, axes: {}, counts: {}, parameters: 0, advice: [], anew: [] };
  const network = { ...about, type: "network" as const, network: { ...circle, nodes }, problems: [problem] };
  return { ...state, magnification: "build", network: { ...network, ...(apart && { apart }) }, ...part };
}

describe("a design that cannot run", () => {
  it("holds the controls only where nothing of it ever ran", () => {
    expect(controlsWait(stuck(true))).toBe(true);
    expect(controlsWait(stuck(false))).toBe(false);
    expect(controlsWait(stuck(true, { magnification: "layers" }))).toBe(false);
    const playing = stuck(true);
    expect(controlsWait({ ...playing, status: { ...playing.status, playing: true } })).toBe(false);
  });

  it("says what comes next, where it is new", () => {
    expect(cannotRun(stuck(true))).toBe("This design cannot run yet. Add one loss node");
    expect(cannotRun(stuck(true, {}, []))).toContain("Nothing is built yet.");
    expect(cannotRun(stuck(true, { magnification: "layers" }))).toContain("another network");
    expect(cannotRun(stuck(false))).toContain("of the last one that could");
    expect(cannotRun(sampleState())).toBeNull();
  });
});
