import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LiveRegion } from "../access/LiveRegion";
import { splitOpening } from "../access/sentence";
import type { Explanation } from "../protocol.gen";
import { store } from "../state/store";
import type { State } from "../state/types";
import { standAt } from "../testing/place";
import { Caption } from "./Caption";

const quantity = (value: number, role: "upstream" | "local" | "contribution") => ({
  value,
  role,
  node: null,
  slot: null,
  cell: null,
});
const CAPTION = [
  "Backward 12 of 15, tanh, Layer 1: upstream ",
  quantity(-0.2558, "upstream"),
  " × local ",
  quantity(0.7978, "local"),
  " = ",
  quantity(-0.2041, "contribution"),
];
const SPOKEN = "Backward 12 of 15, tanh, Layer 1: upstream −0.2558 × local +0.7978 = −0.2041";
const explained = (cursor: number) => new Map([[cursor, { cursor, caption: CAPTION } as unknown as Explanation]]);

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("the caption", () => {
  it("writes the engine's sentence with its numbers in the colours of their signs", () => {
    standAt(21, { explanations: explained(21) });
    const { container } = render(<Caption />);
    expect(screen.getByText("Backward 12 of 15").tagName).toBe("B");
    expect(screen.getByText("+0.7978").className).toContain("pos");
    expect(screen.getByText("−0.2041").className).toContain("neg");
    expect(container.querySelectorAll("[role=status]")).toHaveLength(1);
  });

  it("says of a design that cannot run what the steps are about", () => {
    const network = { problems: [{}] } as unknown as State["network"];
    standAt(0, { network });
    render(<Caption />);
    expect(screen.getByText("This design cannot run yet").tagName).toBe("B");
    expect(screen.getByRole("status").textContent).toContain("of the last one that could");
  });

  it("says one sentence per step, and none before its numbers are there", () => {
    standAt(21, { explanations: explained(21) });
    render(<Caption />);
    const region = screen.getByRole("status");
    expect(region.textContent).toBe(SPOKEN);
    expect(region.getAttribute("aria-live")).toBe("polite");
    act(() => store.dispatch({ type: "cursor", cursor: 22 }));
    expect(region.textContent).toBe(SPOKEN);
  });

  it("shows a preview and does not say it", () => {
    standAt(21, { explanations: explained(21) });
    const { container } = render(<Caption />);
    act(() => store.dispatch({ type: "preview", cursor: 3 }));
    expect(container.querySelector(".Caption-preview")?.textContent).toContain("Forward 3 of 9");
    expect(screen.getByRole("status").textContent).toBe(SPOKEN);
  });

  it("says what to do before anything has run", () => {
    standAt(0);
    render(<Caption />);
    expect(screen.getByRole("status").textContent).toMatch(/^Nothing has run yet/);
  });

  it("opens with the phase and its count, wherever the sentence ends it", () => {
    expect(splitOpening(CAPTION).opening).toBe("Backward 12 of 15");
    expect(splitOpening(["Nothing has run yet. Step forward"]).opening).toBe("Nothing has run yet");
  });
});

describe("the live region while training", () => {
  it("speaks every few seconds, and then the newest sentence", () => {
    vi.useFakeTimers();
    const { rerender } = render(<LiveRegion throttled sentence="epoch 1" />);
    const region = screen.getByRole("status");
    for (let epoch = 2; epoch < 30; epoch++) {
      act(() => vi.advanceTimersByTime(100));
      rerender(<LiveRegion throttled sentence={`epoch ${epoch}`} />);
    }
    expect(region.textContent).toBe("epoch 1");
    act(() => vi.advanceTimersByTime(5000));
    expect(region.textContent).toBe("epoch 29");
  });
});
