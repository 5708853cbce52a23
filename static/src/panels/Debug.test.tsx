import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Diagnosis, Finding, Lamp } from "../protocol.gen";
import * as controls from "../state/controls";
import { keepDiagnosed } from "../state/diagnosing";
import { createStore, store } from "../state/store";
import { sampleState } from "../testing/sample";
import { Debug } from "./Debug";

const finding: Finding = {
  code: "rate-zero",
  light: "updates",
  severity: "broken",
  title: "Learning rate 0",
  place: "W₁ of Layer 1",
  node: 1,
  cursor: 25,
  cell: null,
  expected: "a learning rate above 0",
  got: ["a learning rate of ", { value: 0, role: "plain", node: null, slot: null, cell: null }],
  cure: "Set a learning rate above 0.",
  measure: null,
  also: [],
  remedy: {
    text: "Set the learning rate to 0.1",
    training: { learning_rate: 0.1 },
    nodes: {},
    remove: [],
    insert: [],
    start_over: false,
  },
};

function diagnosis(trace: number, findings: Finding[] = []): Diagnosis {
  const light = (name: Lamp["name"], question: string): Lamp => ({
    name,
    condition: findings.some((one) => one.light === name) ? "broken" : "ok",
    question,
    answer: [`${name} answered.`],
  });
  const sizes = { mean: 0.01, norm: 0.1, largest: 0.05 };
  return {
    type: "diagnosis",
    trace,
    step: 4,
    lights: [
      light("graph", "Graph constructed?"),
      light("gradients", "Gradients propagated?"),
      light("updates", "Updates effective?"),
    ],
    findings,
    flow: [{ layer: "l1", title: "Layer 1", node: 4, cursor: 20, outputs: sizes, weights: sizes, change: 0.002 }],
    layers: 1,
    trials: [],
  };
}

/** The page with a recorded step and what was found in it. */
function shown(findings: Finding[] = []) {
  const state = sampleState(3);
  vi.spyOn(store, "get").mockReturnValue({ ...state, diagnosis: diagnosis(state.trace?.id ?? 0, findings) });
}

beforeEach(() => {
  vi.spyOn(controls, "debugging").mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("Debug", () => {
  it("says how each light stands in a word, with its sentence", () => {
    shown([finding]);
    render(<Debug />);
    const lights = within(screen.getByRole("list", { name: "Three lights" })).getAllByRole("listitem");
    expect(lights.map((light) => light.textContent)).toEqual([
      "OKGraph constructed?",
      "OKGradients propagated?",
      "BrokenUpdates effective?",
    ]);
    expect(screen.getByText("updates answered.")).toBeTruthy();
  });

  it("leads to where a finding shows, and cures it in one press", () => {
    const show = vi.spyOn(controls, "show").mockImplementation(() => undefined);
    const cure = vi.spyOn(controls, "cure").mockImplementation(() => undefined);
    shown([finding]);
    render(<Debug />);
    fireEvent.click(screen.getByRole("button", { name: /^Show learning rate 0/ }));
    expect(show).toHaveBeenCalledWith(25, 1, null);
    fireEvent.click(screen.getByRole("button", { name: "Set the learning rate to 0.1" }));
    expect(cure).toHaveBeenCalledWith(finding.remedy);
  });

  it("says so where nothing is wrong, and has the chart as a table too", () => {
    shown();
    render(<Debug />);
    expect(screen.getByText("Nothing is wrong with this step.")).toBeTruthy();
    const cells = within(screen.getByRole("table")).getAllByRole("cell");
    expect(cells.map((cell) => cell.textContent)).toEqual([
      "0.01000",
      "0.1000",
      "0.05000",
      "0.01000",
      "0.1000",
      "0.05000",
      "0.002000",
    ]);
    fireEvent.focus(screen.getByRole("button", { name: /^Layer 1: mean gradient/ }));
    expect(screen.getByText(/output 0.01000, weights 0.01000, ‖Δw‖\/‖w‖ 0.002000/)).toBeTruthy();
  });
});

describe("a diagnosis", () => {
  it("is asked for once for each step, while the panel is in view", () => {
    const own = createStore(sampleState(3));
    const send = vi.fn();
    keepDiagnosed(own, send);
    own.dispatch({ type: "cursor", cursor: 4 });
    expect(send).not.toHaveBeenCalled();
    act(() => own.dispatch({ type: "debugging", on: true }));
    own.dispatch({ type: "cursor", cursor: 5 });
    expect(send.mock.calls).toEqual([[{ type: "diagnose", trace: own.get().trace?.id }]]);
  });

  it("of another step than the shown one is not taken", () => {
    const own = createStore(sampleState(3));
    const id = own.get().trace?.id ?? 0;
    own.dispatch({ type: "arrived", arrived: { frame: diagnosis(id + 1) } });
    expect(own.get().diagnosis).toBeNull();
    own.dispatch({ type: "arrived", arrived: { frame: diagnosis(id) } });
    expect(own.get().diagnosis?.trace).toBe(id);
  });
});
