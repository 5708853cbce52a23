import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as controls from "../state/controls";
import { undo } from "../state/editing";
import { store } from "../state/store";
import type { Sheet } from "../state/types";
import { circle } from "../testing/designs";
import { standAt } from "../testing/place";
import { Cells } from "./Cells";

vi.mock("../state/controls", async (actual) => ({ ...(await actual<typeof controls>()), readTensor: vi.fn() }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(cursor: number, node: number, slot: "value" | "grad" = "value") {
  standAt(cursor, { cells: { node, slot } });
  render(<Cells />);
}

const sheet = (also: Partial<Sheet>): Sheet => ({
  trace: 1,
  node: 1,
  slot: "value",
  event: -1,
  shape: [4, 2],
  lead: [],
  row: 0,
  column: 0,
  rows: 4,
  columns: 2,
  norm: 1,
  low: 0,
  high: 1,
  average: 0,
  nonfinite: 0,
  data: Float32Array.from([0.5, -2, Number.NaN, Number.POSITIVE_INFINITY, 0, 1, 2, 3]),
  ...also,
});

describe("all cells of a tensor", () => {
  it("asks for the part that is shown, and says that it is on its way", () => {
    open(9, 1);
    expect(screen.getByRole("dialog", { name: "All cells of W1" })).toBeTruthy();
    expect(controls.readTensor).toHaveBeenLastCalledWith(
      expect.objectContaining({ trace: 1, node: 1, slot: "value", event: -1, row: 0, column: 0, rows: 4, columns: 2 }),
    );
    expect(screen.getByRole("button", { name: "unit 1, input 1: on its way" })).toBeTruthy();
  });

  it("writes every number, and names what is none", () => {
    open(9, 1);
    act(() => {
      Object.assign(store.get(), { sheet: sheet({}) });
      store.dispatch({ type: "preview", cursor: 9 });
    });
    expect(screen.getByRole("button", { name: "unit 1, input 2: −2" }).className).toContain("negative");
    expect(screen.getByRole("button", { name: "unit 2, input 1: NaN" }).className).toContain("odd");
    expect(screen.getByRole("button", { name: "unit 2, input 2: +∞" }).className).toContain("odd");
    expect(screen.getByRole("button", { name: "unit 3, input 1: 0" }).className).toContain("zero");
  });

  it("shows no number of an answer to another question", () => {
    open(9, 1);
    act(() => {
      Object.assign(store.get(), { sheet: sheet({ trace: 2 }) });
      store.dispatch({ type: "preview", cursor: 9 });
    });
    expect(screen.getByRole("button", { name: "unit 1, input 2: on its way" })).toBeTruthy();
  });

  it("says what is not computed", () => {
    open(1, 1, "grad");
    expect(screen.getByText(/not computed at the place/)).toBeTruthy();
  });
});

describe("a cell", () => {
  const sent = () => vi.mocked(controls.line.send).mock.calls.map(([command]) => command);

  beforeEach(() => {
    vi.spyOn(controls.line, "send").mockReturnValue(7);
  });

  function focused(): HTMLElement {
    const cell = document.querySelector<HTMLElement>(".Cells td button[aria-current]");
    if (!cell) throw new Error("no cell is current");
    return cell;
  }

  it("is given another number by typing it, and that can be taken back", () => {
    open(9, 1);
    Object.assign(store.get(), { network: { network: circle, problems: [] } });
    act(() => {
      Object.assign(store.get(), { sheet: sheet({}) });
      store.dispatch({ type: "preview", cursor: 9 });
    });
    fireEvent.keyDown(focused(), { key: "-" });
    const field = screen.getByLabelText("New number for unit 1, input 1");
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: "-x" } });
    fireEvent.submit(field);
    expect(sent()).toEqual([]);
    fireEvent.change(field, { target: { value: "-0.25" } });
    fireEvent.submit(field);
    expect(sent()).toEqual([{ type: "set_value", node: 1, cell: [0, 0], value: -0.25 }]);
    expect(store.get().editor.undo.past.at(-1)?.label).toBe("Set a cell of W1 to -0.25");
    act(undo);
    expect(sent().at(-1)).toMatchObject({ type: "set_value", node: 1, cell: [0, 0] });
    expect((sent().at(-1) as { value: number }).value).toBeCloseTo(Math.sin(3));
    expect(store.get().editor.undo.future.length).toBe(1);
  });

  it("of what is worked out from others cannot be typed over", () => {
    open(9, 3);
    expect(screen.queryByLabelText(/New number/)).toBeNull();
  });

  it("is left as it was with Escape, and the dialog stays", () => {
    open(9, 1);
    fireEvent.keyDown(focused(), { key: "5" });
    fireEvent.keyDown(screen.getByLabelText(/New number/), { key: "Escape" });
    expect((screen.getByLabelText(/New number/) as HTMLInputElement).value).toBe("");
    expect(screen.getByRole("dialog")).toBeTruthy();
    expect(sent()).toEqual([]);
  });
});
