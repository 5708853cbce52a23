import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
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
    expect(row?.lastElementChild?.textContent).toBe("— not computed");
    const input = screen.getByRole("rowheader", { name: /^x/ }).closest("tr");
    expect(input?.lastElementChild?.textContent).toBe("not tracked");
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
