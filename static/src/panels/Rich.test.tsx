import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import type { Quantity } from "../protocol.gen";
import { standAt } from "../testing/place";
import { plainText, Rich, type Text, Told } from "./Rich";

const number = (value: number): Quantity => ({ value, role: "value", node: 3, slot: "value", cell: [0, 0] });
const SUM: Text = ["(", number(0.5), ")·(", number(-2), ") + (", number(0), ")·(", number(3), ") = ", number(-1), "."];

afterEach(cleanup);

describe("a sentence with numbers", () => {
  it("reads as it was written", () => {
    const { container } = render(<Rich text={SUM} />);
    expect(container.textContent).toBe(plainText(SUM));
  });

  it("leads from each number that the trace holds, and from no other", () => {
    const { trace } = standAt(9);
    const tile = trace?.writes.get("3:value")?.[0];
    const held: Quantity = { value: tile?.data[1] ?? 0, role: "value", node: 3, slot: "value", cell: [0, 1] };
    render(
      <Told value={9}>
        <Rich text={[held, " and ", { ...held, value: 99 }, " and ", { ...held, node: null }]} />
      </Told>,
    );
    expect(screen.getAllByRole("button")).toHaveLength(1);
  });

  it("is broken between words, and never between a number and its parenthesis", () => {
    const { container } = render(<Rich text={SUM} />);
    const whole = [...container.querySelectorAll(".Rich-whole")].map((part) => part.textContent);
    expect(whole).toEqual(["(+0.5000)·(−2)", "(0)·(+3)", "−1."]);
  });
});
