import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Breakpoint } from "../protocol.gen";
import { stops, toggleBreakpoint } from "../state/breaking";
import { line } from "../state/controls";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { Breakpoints } from "./Breakpoints";

const made = (part: Partial<Breakpoint>): Breakpoint => ({
  id: 1,
  kind: "node",
  on: true,
  node: 2,
  cell: [],
  bound: 0,
  gone: false,
  ...part,
});
const given = (...items: Breakpoint[]) => {
  const titles = items.map((item) => `${item.kind} of ${item.node}`);
  act(() => store.dispatch({ type: "arrived", arrived: { frame: { type: "breakpoints", items, titles } } }));
};
const sent = vi.spyOn(line, "send").mockReturnValue(-1);
const set = () => sent.mock.lastCall?.[0] as { type: string; items: Breakpoint[] };

beforeEach(() => {
  standAt(5);
  sent.mockClear();
});
afterEach(cleanup);

describe("breakpoints", () => {
  it("are toggled on what the event under the cursor writes", () => {
    const target = store.get().graph?.events[4]?.target;
    toggleBreakpoint();
    expect(set().items).toMatchObject([{ kind: "node", node: target, on: true }]);
    given(...set().items);
    toggleBreakpoint();
    expect(set().items).toEqual([]);
  });

  it("are marked on every event that may meet them", () => {
    const graph = store.get().graph;
    if (!graph) throw new Error("the sample has a graph");
    const written = graph.events.flatMap((event, index) => (event.target === 2 ? [index + 1] : []));
    expect(stops(graph, [made({})])).toEqual(written);
    expect(stops(graph, [made({ on: false })])).toEqual([]);
    const backward = written.filter((cursor) => graph.events[cursor - 1]?.phase === "backward");
    expect(stops(graph, [made({ kind: "sign_flip", cell: [0, 0] })])).toEqual(backward);
  });

  it("are listed, switched off, bounded, removed", async () => {
    given(made({ kind: "gradient_over", bound: 1 }), made({ id: 4, gone: true, node: null }));
    render(<Breakpoints />);
    await userEvent.click(screen.getByRole("button", { name: "Breakpoints: 2" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "gradient_over of 2" }));
    expect(set().items[0]?.on).toBe(false);
    const bound = screen.getByRole("textbox", { name: "Bound of breakpoint 1" });
    await userEvent.clear(bound);
    await userEvent.type(bound, "0.25{Enter}");
    expect(set().items[0]?.bound).toBe(0.25);
    expect(screen.getByRole("checkbox", { name: "node of null" })).toHaveProperty("disabled", true);
    await userEvent.click(screen.getByRole("button", { name: "Remove breakpoint 2" }));
    expect(set().items.map((item) => item.id)).toEqual([1]);
  });

  it("are added with a bound to begin with", async () => {
    given();
    render(<Breakpoints />);
    await userEvent.click(screen.getByRole("button", { name: "Breakpoints: 0" }));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "When" }), "gradient_under");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Of" }), "any");
    await userEvent.click(screen.getByRole("button", { name: "Add breakpoint" }));
    expect(set().items).toEqual([made({ kind: "gradient_under", node: null, bound: 0.001 })]);
  });

  it("Continue tells the server where one stands", async () => {
    given(made({}));
    render(<Breakpoints />);
    await userEvent.click(screen.getByRole("button", { name: "Continue to the next breakpoint" }));
    expect(sent).toHaveBeenLastCalledWith({ type: "continue", trace: store.get().trace?.id, cursor: 5 });
  });
});
