import { act, cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PastFrame, SeriesFrame } from "../protocol.gen";
import { keepCharted, toggleHistory } from "../state/charting";
import { goOn, line } from "../state/controls";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { History } from "./History";

const series: SeriesFrame = {
  type: "series",
  graph: 1,
  node: 2,
  slot: "value",
  cell: [0, 1],
  since: 4,
  points: [
    { step: 0, value: 0.5 },
    { step: 4, value: -0.25 },
    { step: 5, value: "NaN" },
  ],
  ghost: [{ step: 5, value: 0.125 }],
};
const past: PastFrame = {
  type: "past",
  first: 0,
  first_epochs: 0,
  last: 9,
  steps_per_epoch: 20,
  ghost: null,
  plain: true,
  seed: 1,
};
const sent = vi.spyOn(line, "send").mockReturnValue(-1);

beforeEach(() => {
  standAt(5);
  sent.mockClear();
  act(() => {
    store.dispatch({ type: "connection", connection: "open" });
    store.dispatch({ type: "arrived", arrived: { frame: past } });
    store.dispatch({ type: "chart", charted: { node: 2, slot: "value", cell: [0, 1] } });
    store.dispatch({ type: "arrived", arrived: { frame: series } });
  });
});
afterEach(cleanup);

describe("the history of a number", () => {
  it("is a table of steps, with what was given up beside it", () => {
    render(<History />);
    const rows = screen.getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toEqual([
      ["Step", "Number", "Before the change"],
      ["1", "+0.5000", "—"],
      ["5", "−0.2500", "—"],
      ["6", "NaN", "+0.1250"],
    ]);
  });

  it("leads to a training step", async () => {
    render(<History />);
    await userEvent.click(screen.getByRole("button", { name: "Go to training step 5" }));
    expect(sent).toHaveBeenLastCalledWith({ type: "go_to_step", step: 4, cursor: 5 });
    goOn();
  });

  it("changes a parameter's value, and takes no half-typed number", async () => {
    render(<History />);
    const field = screen.getByRole("textbox", { name: "Change this value at step 1 to" });
    expect(field.getAttribute("placeholder")).toBe("−0.2794");
    await userEvent.type(field, "1e{Enter}");
    expect(sent).not.toHaveBeenCalled();
    await userEvent.type(field, "-2{Enter}");
    expect(sent).toHaveBeenLastCalledWith({ type: "set_value", node: 2, cell: [0, 1], value: 0.01 });
  });

  it("shows the gradient instead, on its way until it comes", async () => {
    render(<History />);
    const panel = screen.getByRole("region", { name: "History" });
    await userEvent.click(within(panel).getByRole("button", { name: "Gradient" }));
    expect(store.get().charted).toEqual({ node: 2, slot: "grad", cell: [0, 1] });
    expect(panel.getAttribute("aria-busy")).toBe("true");
  });

  it("is asked for once a moment, and closed by the key that opened it", () => {
    const asked: unknown[] = [];
    const stop = keepCharted(store, (command) => asked.push(command));
    act(() => store.dispatch({ type: "pending", count: 1 }));
    act(() => store.dispatch({ type: "pending", count: 0 }));
    expect(asked).toEqual([{ type: "history_of", node: 2, slot: "value", cell: [0, 1] }]);
    act(toggleHistory);
    expect(store.get().charted).toBeNull();
    stop();
  });
});
