import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Network } from "../protocol.gen";
import { line } from "../state/controls";
import { undo } from "../state/editing";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { Transport } from "./Transport";

const NAMES = [
  "First event",
  "Step back",
  "Play",
  "Step forward",
  "Last event",
  "Previous layer",
  "Next layer",
  "Previous phase",
  "Next phase",
  "Train one step",
  "Train one epoch",
  "Reset",
  "New seed",
];

const design: Network = {
  version: 1,
  slug: null,
  name: "",
  note: "",
  seed: 1,
  nodes: [],
  edges: [],
  data: null,
  training: { optimizer: "sgd", learning_rate: 0.1, momentum: 0, batch_size: 10, zero_grad: true, clip_norm: null },
};

const sent = vi.spyOn(line, "send").mockReturnValue(1);

beforeEach(() => {
  standAt(5);
  sent.mockReset().mockReturnValue(1);
});
afterEach(cleanup);

describe("the transport", () => {
  it("has every control in one press on a wide screen, by its exact name", () => {
    render(<Transport narrow={false} />);
    for (const name of NAMES) expect(screen.getByRole("button", { name })).toBeDefined();
    expect(screen.getByRole("slider", { name: "Speed" }).getAttribute("aria-valuetext")).toBe("1×");
    expect(screen.queryByRole("button", { name: "More" })).toBeNull();
  });

  it("keeps the rest behind More on a narrow one", async () => {
    render(<Transport narrow />);
    expect(screen.queryByRole("button", { name: "Reset" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "More" }));
    for (const name of NAMES.slice(5)) expect(screen.getByRole("button", { name })).toBeDefined();
    expect(screen.getByRole("textbox", { name: "Event" })).toBeDefined();
  });

  it("names the keys of its buttons", () => {
    render(<Transport narrow={false} />);
    const forward = screen.getByRole("button", { name: "Step forward" });
    expect(forward.getAttribute("aria-keyshortcuts")).toBe("ArrowRight F10");
    expect(forward.title).toBe("Step forward (→, F10)");
  });

  it("moves the cursor and asks the server for the rest", async () => {
    render(<Transport narrow={false} />);
    await userEvent.click(screen.getByRole("button", { name: "Step forward" }));
    expect(store.get().cursor).toBe(6);
    await userEvent.click(screen.getByRole("button", { name: "Train one epoch" }));
    expect(sent).toHaveBeenCalledWith({ type: "train", unit: "epoch" });
    await userEvent.click(screen.getByRole("button", { name: "Reset" }));
    expect(sent).toHaveBeenCalledWith({ type: "reset" });
  });

  it("plays when Space is pressed on Play, once", async () => {
    render(<Transport narrow={false} />);
    screen.getByRole("button", { name: "Play" }).focus();
    await userEvent.keyboard(" ");
    expect(sent.mock.calls.filter(([command]) => command.type === "play")).toHaveLength(1);
  });

  it("writes New seed and Reset into the history, so that training comes back", async () => {
    standAt(5, { draft: { network: design, command: 1 } });
    render(<Transport narrow={false} />);
    // By its kind: a seek of before may be sent in between.
    const ids: Record<string, number> = { new_seed: 7, reset: 9 };
    sent.mockImplementation(({ type }) => ids[type] ?? 1);
    await userEvent.click(screen.getByRole("button", { name: "New seed" }));
    const entry = store.get().editor.undo.past.at(-1);
    expect(entry).toMatchObject({ label: "New seed", before: design, command: 7 });
    undo();
    expect(sent).toHaveBeenLastCalledWith({ type: "edit", network: design, undoes: 7, file: null });
    await userEvent.click(screen.getByRole("button", { name: "Reset" }));
    expect(store.get().editor.undo.past.at(-1)).toMatchObject({ label: "Reset", command: 9 });
    undo();
    expect(sent).toHaveBeenLastCalledWith({ type: "edit", network: design, undoes: 9, file: null });
  });

  it("says Pause while it plays", () => {
    standAt(5, { status: { type: "status", playing: true, speed: "max", halt: null } });
    render(<Transport narrow={false} />);
    expect(screen.getByRole("button", { name: "Pause" })).toBeDefined();
    expect(screen.queryByRole("button", { name: "Play" })).toBeNull();
    expect(screen.getByRole("slider", { name: "Speed" }).getAttribute("aria-valuetext")).toBe("Max");
  });

  it("has a switch that leaves the zeroing of gradients out", async () => {
    standAt(5, { draft: { network: design, command: 1 } });
    render(<Transport narrow={false} />);
    const zeroing = screen.getByRole("switch", { name: "Zero gradients each step" });
    expect(zeroing.getAttribute("aria-checked")).toBe("true");
    await userEvent.click(zeroing);
    expect(sent).toHaveBeenCalledWith({
      type: "edit",
      file: null,
      network: expect.objectContaining({ training: expect.objectContaining({ zero_grad: false }) }),
      undoes: null,
    });
    expect(zeroing.getAttribute("aria-checked")).toBe("false");
  });
});
