import { act, cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Arrived } from "../frames";
import type { Explanation, Quantity } from "../protocol.gen";
import { store } from "../state/store";
import { sampleFrames, sampleGraph } from "../testing/sample";
import { Explain } from "./Explain";

const number = (value: number, role: Quantity["role"]): Quantity => ({
  value,
  role,
  node: 7,
  slot: "grad",
  cell: [5, 1],
});
const [upstream, local, product] = [
  number(-0.2558, "upstream"),
  number(0.7978, "local"),
  number(-0.2041, "contribution"),
];

const TANH: Explanation = {
  cursor: 21,
  kind: "vjp",
  title: "tanh, Layer 1",
  place: "example 6, unit 2",
  caption: [],
  words: ["tanh passes ", local, " of what arrives."],
  symbols: "g",
  shapes: "[10, 4] = [10, 4] ⊙ [10, 4]",
  cell: [5, 1],
  upstream,
  local,
  contribution: product,
  upstream_latex: "a",
  local_latex: "b",
  contribution_latex: "c",
  working: ["1 − h² = ", local],
  lines: [],
  kept: [],
  terms: [{ upstream, local, product, working: [] }],
  omitted: 0,
  rest: null,
  middle: null,
  rows: [],
  row_labels: [],
  total: product,
  total_of: [product],
  windows: [],
  check: { numeric: -0.2041, difference: 2e-11, nudge: 1e-5, agrees: true, corner: false },
  unchecked: "",
};

/** The sample on the stage at `cursor`, and what the server explained of it. */
function show(cursor: number, items: Explanation[]) {
  const explained: Arrived = {
    frame: { type: "explanations", trace: 1, row: 0, unit: 0, input: 0, node: null, cell: null, items },
  };
  for (const arrived of [...sampleFrames(cursor), explained]) store.dispatch({ type: "arrived", arrived });
}

beforeEach(() => show(0, []));
afterEach(cleanup);

describe("Explain", () => {
  it("says upstream × local = contribution, in this order", () => {
    show(21, [TANH]);
    render(<Explain />);
    const cells = screen.getAllByRole("button", { name: /^(upstream|local|contribution) / });
    expect(cells.map((cell) => cell.textContent?.trim())).toEqual([
      "upstream −0.2558",
      "local +0.7978",
      "contribution −0.2041",
    ]);
  });

  it("names the place, the shapes and the check by finite differences", () => {
    show(21, [TANH]);
    render(<Explain />);
    expect(screen.getByRole("heading", { name: "tanh, Layer 1" })).toBeTruthy();
    expect(screen.getByText("example 6, unit 2")).toBeTruthy();
    expect(screen.getByText("[10, 4] = [10, 4] ⊙ [10, 4]")).toBeTruthy();
    expect(screen.getByText("Finite differences agree:", { exact: false })).toBeTruthy();
  });

  it("writes a sum out, path by path, with what was left out", () => {
    show(21, [
      {
        ...TANH,
        upstream: null,
        local: null,
        terms: [TANH.terms[0] as never, TANH.terms[0] as never],
        omitted: 3,
        rest: product,
      },
    ]);
    render(<Explain />);
    const table = screen.getByRole("table", { name: /Every path/ });
    expect(within(table).getAllByText("−0.2558")).toHaveLength(2);
    expect(within(table).getByText("3 more, together")).toBeTruthy();
  });

  it("says of an update before + change = after, and each of its lines with its numbers", () => {
    const [before, change, after] = [number(-0.4498, "value"), number(0.1, "contribution"), number(-0.3498, "total")];
    show(25, [
      {
        ...TANH,
        cursor: 25,
        kind: "update",
        upstream: null,
        local: null,
        contribution: change,
        contribution_latex: "\\Delta W_1",
        terms: [],
        lines: [
          { symbols: "m", working: ["m is ", before] },
          { symbols: "v", working: ["v is ", after] },
        ],
        total: after,
        total_of: [before, change],
      },
    ]);
    render(<Explain />);
    const cells = screen.getAllByRole("button", { name: /^(before|change|after) / });
    expect(cells.map((cell) => cell.textContent?.trim())).toEqual([
      "before −0.4498",
      "change +0.1000",
      "after −0.3498",
    ]);
    expect(screen.getAllByRole("listitem").map((line) => line.textContent)).toEqual(["m is −0.4498", "v is −0.3498"]);
  });

  it("shows nothing of another cursor: it waits", () => {
    show(20, [TANH]);
    render(<Explain />);
    expect(screen.queryByText("tanh, Layer 1")).toBeNull();
    expect(screen.getByText("…")).toBeTruthy();
  });

  it("says what to do before anything has run", () => {
    render(<Explain />);
    expect(screen.getByText(/Nothing has run yet/)).toBeTruthy();
  });
});

describe("an explanation from before an edit", () => {
  it("says so while the network as it is now cannot run", () => {
    show(21, [TANH]);
    render(<Explain />);
    expect(screen.queryByText("From before the edit.")).toBeNull();
    const problem = { code: "shape", node: "l3", expected: "1", got: "2", cure: "Set it to 1." };
    const network = { type: "network", network: { slug: "circle", data: {} }, problems: [problem], anew: [] };
    act(() => store.dispatch({ type: "arrived", arrived: { frame: network as never } }));
    expect(screen.getByText("From before the edit.")).toBeTruthy();
  });

  it("is gone when the graph is another one: nothing of before is mixed with it", () => {
    show(21, [TANH]);
    render(<Explain />);
    const graph = { ...sampleGraph(), graph: 2 };
    act(() => store.dispatch({ type: "arrived", arrived: { frame: graph } }));
    expect(screen.queryByText("tanh, Layer 1")).toBeNull();
  });
});
