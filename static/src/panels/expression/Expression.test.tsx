import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ExpressionFrame, Network, NetworkFrame } from "../../protocol.gen";
import { designOf, line } from "../../state/controls";
import { pick, undo } from "../../state/editing";
import { store } from "../../state/store";
import { circle } from "../../testing/designs";
import { standAt } from "../../testing/place";
import { Expression } from "./Expression";

const shown = (network: Network): NetworkFrame => ({
  type: "network",
  network,
  shapes: {},
  axes: {},
  counts: {},
  parameters: 0,
  problems: [],
  advice: [],
  anew: [],
});
const value = (id: string, number: number) =>
  ({ kind: "value", id, name: id, value: number, requires_grad: true, group: "" }) as const;
const made = (number: number): Network => ({
  ...circle,
  slug: null,
  data: null,
  nodes: [value("a", number), { kind: "op", id: "l", name: "L", op: "neg", attrs: {}, group: "" }],
  edges: [{ source: "a", target: "l", port: 0 }],
});

let count = 0;
const sent = vi.spyOn(line, "send").mockImplementation(() => {
  count += 1;
  return count;
});
const last = () => sent.mock.calls.filter(([command]) => command.type === "expression").at(-1)?.[0];
const answer = (text: string, network: Network | null, also: Partial<ExpressionFrame> = {}) =>
  act(() =>
    store.dispatch({
      type: "arrived",
      arrived: {
        frame: { type: "expression", command: count, text, network, spans: [], assumed: [], problem: null, ...also },
      },
    }),
  );
const field = () => screen.getByRole("textbox") as HTMLTextAreaElement;
const type = (text: string) => {
  fireEvent.change(field(), { target: { value: text } });
  act(() => vi.advanceTimersByTime(1000));
};

beforeEach(() => {
  vi.useFakeTimers();
  sent.mockClear();
  standAt(0, { network: shown(circle), connection: "open" });
  render(<Expression />);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("an expression beside the graph", () => {
  it("says that a network with data has no text, and takes its place, which undo gives back", () => {
    answer("", null);
    expect(screen.getByText(/undo brings it back/)).toBeTruthy();
    type("a = 1\nL = -a");
    expect(last()).toMatchObject({ text: "a = 1\nL = -a" });
    answer("a = 1\nL = -a", made(1));
    expect(designOf(store.get())?.nodes).toHaveLength(2);
    expect(store.get().editor.undo.past.map(({ label }) => label)).toEqual(["Write an expression"]);
    act(undo);
    expect(designOf(store.get())).toEqual(circle);
    expect(last()).toMatchObject({ text: null });
  });

  it("is one gesture while one types on", () => {
    answer("", null);
    for (const number of [1, 2, 3]) {
      type(`a = ${number}\nL = -a`);
      answer(`a = ${number}\nL = -a`, made(number));
    }
    expect(store.get().editor.undo.past).toHaveLength(1);
  });

  it("keeps the last good graph, and names the place of what cannot be read", () => {
    answer("", null);
    type("a = 1\nL = -a");
    answer("a = 1\nL = -a", made(1));
    const before = designOf(store.get());
    type("a = 1\nL = tahn(a)");
    const problem = {
      code: "unknown-function",
      line: 2,
      column: 5,
      at: 10,
      expected: "a function",
      got: '"tahn"',
      cure: "Do you mean tanh?",
    };
    answer("a = 1\nL = tahn(a)", null, { problem });
    expect(screen.getByText("Line 2, column 5:")).toBeTruthy();
    expect(field().getAttribute("aria-invalid")).toBe("true");
    expect(designOf(store.get())).toBe(before);
  });

  it("keeps what was typed when the server refuses the design", () => {
    answer("", null);
    type("L = -a");
    answer("L = -a", made(1));
    const { command } = store.get().draft ?? { command: 0 };
    const refusal = { code: "no", expected: "a", got: "b", cure: "c", where: null, command };
    act(() => store.dispatch({ type: "arrived", arrived: { frame: { type: "refusal", ...refusal } } }));
    expect(designOf(store.get())).toEqual(circle);
    expect(last()).toMatchObject({ text: "L = -a" });
    expect(field().value).toBe("L = -a");
  });

  it("marks the picked node, and the caret picks", () => {
    const spans = [
      { node: "a", start: 0, end: 5 },
      { node: "l", start: 6, end: 12 },
      { node: "a", start: 11, end: 12 },
    ];
    answer("a = 1\nL = -a", made(1), { spans });
    act(() => pick(["l"]));
    expect(document.querySelector(".Expression-marked")?.textContent).toBe("L = -a");
    field().focus();
    field().setSelectionRange(2, 2);
    fireEvent.select(field());
    expect([...store.get().editor.selection]).toEqual(["a"]);
  });

  it("writes out what has no number yet", () => {
    answer("", null);
    type("L = -a");
    answer("L = -a", made(1), { assumed: ["a"] });
    fireEvent.click(screen.getByRole("button", { name: "Write it out" }));
    expect(field().value).toBe("a = 1\nL = -a");
  });
});
