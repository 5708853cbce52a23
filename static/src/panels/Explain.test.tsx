import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach(() => show(0, []));
afterEach(cleanup);

describe("Explain", () => {
  it("says upstream × local = contribution, in this order", () => {
    show(21, [TANH]);
    render(<Explain />);
    const cells = screen.getAllByRole("button", { name: /^(upstream|local|contribution) / });
    expect(cells.map((cell) => cell.getAttribute("aria-label"))).toEqual([
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
