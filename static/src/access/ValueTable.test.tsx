import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { tileOf } from "../testing/tile";
import { summary, ValueTable } from "./ValueTable";

afterEach(cleanup);

describe("the table of all values", () => {
  it("has a row for every node, and a gradient that is not computed is never 0", () => {
    const { graph } = standAt(9);
    render(<ValueTable open onClose={() => {}} />);
    expect(screen.getAllByRole("row")).toHaveLength((graph?.nodes.length ?? 0) + 1);
    const row = screen.getByRole("rowheader", { name: /^h1/ }).closest("tr");
    expect(row?.cells[4]?.textContent).toBe("— not computed");
    const input = screen.getByRole("rowheader", { name: /^x/ }).closest("tr");
    expect(input?.cells[4]?.textContent).toBe("not tracked");
  });

  it("leads to where a number comes from, and closes", () => {
    standAt(9);
    const onClose = vi.fn();
    render(<ValueTable open onClose={onClose} />);
    fireEvent.click(screen.getByRole("button", { name: "Explain value of h1" }));
    expect(onClose).toHaveBeenCalledOnce();
    const { cursor, focus, graph } = store.get();
    expect(graph?.nodes[focus.at?.node ?? -1]?.plain).toBe("h1");
    expect(graph?.events[cursor - 1]?.target).toBe(focus.at?.node);
  });

  it("writes small tensors out and large ones as a summary", () => {
    expect(summary(tileOf(1, 2, [0.5, -2], { shape: [2] }))).toBe("+0.5000  −2");
    const large = tileOf(1, 5, [0.5, -2, 3, 0, 1], { shape: [5], norm: 3.775 });
    expect(summary(large)).toBe("−2 to +3, norm 3.775");
    expect(summary({ ...large, nonfinite: 2 })).toContain("2 NaN or infinite");
    expect(summary(tileOf(0, 4, []))).toBe("empty");
    expect(summary(tileOf(1, 5, Array(5).fill(Number.NaN)))).toBe("all 5 NaN or infinite");
  });
});
