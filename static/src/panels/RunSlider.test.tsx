import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PastFrame } from "../protocol.gen";
import { goOn, line } from "../state/controls";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { RunSlider } from "./RunSlider";
import { StepField } from "./StepField";

const past: PastFrame = {
  type: "past",
  first: 0,
  first_epochs: 0,
  last: 90,
  steps_per_epoch: 20,
  ghost: null,
  plain: true,
  seed: 1,
};
const slider = () => screen.getByRole("slider", { name: "Training steps of this run" });
const drawn = () =>
  render(<RunSlider now={0} headline="epoch 1" detail="" expression={false} width={800} height={60} />);
const asked = (send: { mock: { calls: unknown[][] } }) => send.mock.calls.map(([command]) => command);

beforeEach(() => {
  standAt(5);
  act(() => {
    store.dispatch({ type: "arrived", arrived: { frame: past } });
    const points = [{ epoch: 0, train: 0.7, test: null }];
    store.dispatch({ type: "arrived", arrived: { frame: { type: "history", first: 0, points } } });
  });
});
afterEach(() => {
  cleanup();
  vi.spyOn(line, "waitsFor").mockReturnValue(false);
  goOn();
  vi.restoreAllMocks();
});

describe("the loss over the run as a slider", () => {
  it("says which training step is shown and what its loss is", () => {
    drawn();
    expect(slider().getAttribute("aria-valuenow")).toBe("1");
    expect(slider().getAttribute("aria-valuemax")).toBe("91");
    expect(slider().getAttribute("aria-valuetext")).toBe(
      "Training step 1 of 91, epoch 1: train loss 0.7000 after epoch 0",
    );
  });

  it("tells of the future that was given up", () => {
    const ghost = { step: 3, epochs: 0, steps: 40, points: [{ epoch: 0, train: 0.25, test: null }] };
    act(() => store.dispatch({ type: "arrived", arrived: { frame: { ...past, ghost } } }));
    drawn();
    expect(slider().getAttribute("aria-valuetext")).toContain("Before the change at step 4: train loss 0.2500");
  });

  it("tells under the pointer and goes there on a click, at the same event", () => {
    const send = vi.spyOn(line, "send").mockReturnValue(-1);
    drawn();
    const place = { clientX: 160, clientY: 5, button: 0, pointerId: 1 };
    fireEvent.pointerMove(slider(), place);
    expect(screen.getByText("41")).toBeTruthy();
    expect(send).not.toHaveBeenCalled();
    fireEvent.pointerDown(slider(), place);
    fireEvent.pointerUp(slider(), place);
    expect(asked(send)).toEqual([{ type: "go_to_step", step: 40, cursor: 5 }]);
  });

  it("asks for one step at a time, and then for the one wished for last", async () => {
    const send = vi.spyOn(line, "send").mockReturnValue(7);
    const waits = vi.spyOn(line, "waitsFor").mockReturnValue(true);
    drawn();
    slider().focus();
    await userEvent.keyboard("{PageUp}{ArrowRight}{ArrowRight}{End}{ArrowLeft}");
    expect(asked(send)).toEqual([{ type: "go_to_step", step: 20, cursor: 5 }]);
    waits.mockReturnValue(false);
    act(goOn);
    expect(asked(send).at(-1)).toEqual({ type: "go_to_step", step: 89, cursor: 5 });
  });
});

describe("the number of the training step", () => {
  it("is typed as it is shown, from 1", async () => {
    const send = vi.spyOn(line, "send").mockReturnValue(-1);
    render(<StepField />);
    await userEvent.clear(screen.getByLabelText("Training step"));
    await userEvent.type(screen.getByLabelText("Training step"), "500{Enter}");
    expect(asked(send)).toEqual([{ type: "go_to_step", step: 90, cursor: 5 }]);
  });
});
