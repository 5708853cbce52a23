import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ExplainWindow, Explanation } from "../../protocol.gen";
import { store } from "../../state/store";
import { standAt } from "../../testing/place";
import { Told } from "../Rich";
import { Windows } from "./Windows";

const plane = (more: Partial<ExplainWindow>): ExplainWindow => ({
  title: "input, channel 1",
  node: 3,
  slot: "value",
  origin: [2, 0],
  rows_axis: 0,
  cols_axis: 1,
  values: [[0.5, null]],
  lit: [[0, 0]],
  focus: null,
  sign: "",
  ...more,
});

/** An explanation of the first event, the product of layer 1, at one of its cells. */
const told = (windows: ExplainWindow[], cell = [2, 1]) => ({ cursor: 1, cell, windows }) as unknown as Explanation;

const show = (windows: ExplainWindow[]) =>
  render(
    <Told value={9}>
      <Windows of={told(windows)} />
    </Told>,
  );

class Room {
  constructor(private readonly seen: () => void) {}
  observe(element: Element) {
    Object.defineProperty(element, "clientWidth", { value: 300, configurable: true });
    this.seen();
  }
  disconnect() {}
}

class Unmeasured extends Room {
  override observe() {}
}

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", Room);
  standAt(9);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("windows", () => {
  it("are drawn in one form from their first frame on: not before their room is known, and then in the room of the last", async () => {
    vi.stubGlobal("ResizeObserver", Unmeasured);
    vi.resetModules();
    const { Windows: Fresh } = await import("./Windows");
    const draw = () => render(<Fresh of={told([plane({})])} />);
    draw();
    expect(screen.getByRole("region", { name: "What took part" }).ariaBusy).toBe("true");
    expect(screen.queryByRole("table")).toBeNull();
    cleanup();
    vi.stubGlobal("ResizeObserver", Room);
    draw();
    cleanup();
    vi.stubGlobal("ResizeObserver", Unmeasured);
    draw();
    expect(screen.getByRole("table", { name: "input, channel 1" }).className).toBe("Plane-table");
    expect(screen.getByRole("region", { name: "What took part" }).ariaBusy).toBe("false");
  });

  it("are tables by their titles, and what lies outside the tensor is no number", () => {
    show([plane({}), plane({ title: "products", node: null, slot: null, origin: [], sign: "×", values: [[0.25]] })]);
    expect(screen.getByRole("table", { name: "products" }).textContent).toContain("+0.2500");
    const cells = within(screen.getByRole("table", { name: "input, channel 1" })).getAllByRole("cell");
    expect(cells.map((cell) => cell.textContent)).toEqual(["+0.5000", "·"]);
    expect(screen.getByText("×")).toBeTruthy();
  });

  it("lead from their numbers to where these come from, at their own cells", () => {
    const held = store.get().trace?.writes.get("3:value")?.[0]?.data[2 * 4] ?? 0;
    show([plane({ values: [[held, null]] })]);
    fireEvent.click(screen.getByTitle(/where it comes from/));
    expect(store.get().focus.at).toEqual({ node: 3, cell: [2, 0] });
    expect(store.get().trail).toHaveLength(1);
  });

  it("are colours where numbers have no room, and a table for ears", () => {
    show([plane({ values: Array(13).fill([0.5, 0.5]) })]);
    expect(screen.queryAllByRole("button", { name: /0\.5/ })).toHaveLength(0);
    const table = screen.getByRole("table", { name: "input, channel 1" });
    expect(within(table).getAllByRole("row")).toHaveLength(13);
    expect(within(table).getAllByRole("cell")[0]?.textContent).toBe("+0.5000, took part");
  });
});
