import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { store } from "../state/store";
import { sampleGraph } from "../testing/sample";
import { StagePhone } from "./StagePhone";
import { StageToolbar } from "./StageToolbar";

afterEach(cleanup);

describe("StagePhone", () => {
  it("names every layer; those without events are not buttons", () => {
    store.dispatch({ type: "arrived", arrived: { frame: sampleGraph() } });
    render(<StagePhone />);
    expect(screen.getByText("Input").tagName).toBe("SPAN");
    expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual([
      "Layer 1",
      "Layer 2",
      "Layer 3",
      "Loss",
    ]);
  });
});

describe("StageToolbar", () => {
  it("says which magnification is chosen, and changes it", async () => {
    const fitView = vi.fn();
    render(<StageToolbar looking zoom={1} zoomBy={() => {}} actualSize={() => {}} fitView={fitView} />);
    expect(screen.getByRole("button", { name: "Scalars" }).getAttribute("aria-pressed")).toBe("true");
    await userEvent.click(screen.getByRole("button", { name: "Layers" }));
    expect(store.get().magnification).toBe("layers");
    expect(screen.getByRole("button", { name: "Layers" }).getAttribute("aria-pressed")).toBe("true");
    await userEvent.click(screen.getByRole("button", { name: "Fit" }));
    expect(fitView).toHaveBeenCalledOnce();
  });
});
