import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cursorX, layoutScore } from "../graph/score";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { placeOf, Timeline } from "./Timeline";

const WIDTH = 800; // what the plot takes where nothing is laid out
const slider = () => screen.getByRole("slider", { name: "Events of this training step" });
const over = (cursor: number) => {
  const { graph } = store.get();
  if (!graph) throw new Error("the sample has a graph");
  return { clientX: cursorX(layoutScore(graph, WIDTH, 60), cursor), clientY: 5, button: 0, pointerId: 1 };
};

beforeEach(() => {
  standAt(5);
});
afterEach(cleanup);

describe("the score as a slider", () => {
  it("says where it stands in words", () => {
    render(<Timeline brief={false} />);
    expect(slider().getAttribute("aria-valuenow")).toBe("5");
    expect(slider().getAttribute("aria-valuemax")).toBe(String(store.get().graph?.events.length));
    expect(slider().getAttribute("aria-valuetext")).toBe("Forward 5 of 9, add, Layer 2");
    act(() => store.dispatch({ type: "cursor", cursor: 10 }));
    expect(slider().getAttribute("aria-valuetext")).toContain("Backward 1 of 15, seed");
  });

  it("obeys the keys of a slider and those of the stage", async () => {
    render(<Timeline brief={false} />);
    slider().focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(store.get().cursor).toBe(6);
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(store.get().cursor).toBe(4);
    await userEvent.keyboard("{PageUp}");
    expect(store.get().cursor).toBe(9);
    await userEvent.keyboard("{Home}");
    expect(store.get().cursor).toBe(0);
    await userEvent.keyboard("{End}");
    expect(store.get().cursor).toBe(store.get().graph?.events.length);
  });

  it("previews under the pointer and commits on a click", () => {
    render(<Timeline brief={false} />);
    fireEvent.pointerMove(slider(), over(12));
    expect(store.get().previewed).toBe(12);
    expect(store.get().cursor).toBe(5);
    fireEvent.pointerLeave(slider());
    expect(store.get().previewed).toBeNull();
    fireEvent.pointerDown(slider(), over(12));
    fireEvent.pointerUp(slider(), over(12));
    expect(store.get().cursor).toBe(12);
    expect(store.get().previewed).toBeNull();
  });
});

describe("the field Event", () => {
  it("does what a click does", async () => {
    render(<Timeline brief={false} />);
    const field = screen.getByRole("textbox", { name: "Event" });
    await userEvent.clear(field);
    await userEvent.type(field, "21{Enter}");
    expect(store.get().cursor).toBe(21);
  });

  it("keeps to the trace, and takes no nonsense", async () => {
    render(<Timeline brief={false} />);
    const field = screen.getByRole("textbox", { name: "Event" });
    await userEvent.clear(field);
    await userEvent.type(field, "9999{Enter}");
    expect(store.get().cursor).toBe(store.get().graph?.events.length);
    await userEvent.clear(field);
    await userEvent.type(field, "abc{Enter}");
    expect(store.get().cursor).toBe(store.get().graph?.events.length);
    expect((field as HTMLInputElement).value).toBe(String(store.get().cursor));
  });
});

describe("the place in the run", () => {
  it("moves on when the updates are done", () => {
    const { trace } = standAt(0);
    if (!trace) throw new Error("the sample has a trace");
    expect(placeOf(standAt(0))).toMatchObject({ now: 0, headline: "epoch 1", detail: "step 1 of 20" });
    expect(placeOf(standAt(trace.rest)).now).toBeCloseTo(1 / 20);
  });
});
