import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CodeFrame, NetworkFrame } from "../../protocol.gen";
import { edit, line } from "../../state/controls";
import { pick } from "../../state/editing";
import { store } from "../../state/store";
import { circle } from "../../testing/designs";
import { standAt } from "../../testing/place";
import { Code } from "./Code";

const network: NetworkFrame = {
  type: "network",
  network: circle,
  shapes: {},
  axes: {},
  counts: {},
  parameters: 25,
  problems: [],
  advice: [],
  anew: [],
};
const code: CodeFrame = {
  type: "code",
  current: true,
  name: "circle",
  source: "class Circle(nn.Module):\n    l1 = 1\n    l2 = 2\n",
  lines: { l1: [2], l2: [3] },
  why: "",
};
const come = (frame: CodeFrame | NetworkFrame) => act(() => store.dispatch({ type: "arrived", arrived: { frame } }));
const sent = vi.spyOn(line, "send").mockReturnValue(7);
const asked = () => sent.mock.calls.filter(([command]) => command.type === "code").length;

beforeEach(() => {
  standAt(0, { network, connection: "open" });
  sent.mockClear();
});
afterEach(cleanup);

describe("code beside the graph", () => {
  it("is asked for with each design, and old until the new one has come", () => {
    render(<Code />);
    expect(asked()).toBe(1);
    come(code);
    expect(screen.queryByText(/From before the edit/)).toBeNull();
    act(() => edit({ ...circle, seed: 5 }));
    expect(screen.getByText(/From before the edit/)).toBeTruthy();
    come({ ...network, network: { ...circle, seed: 5 } });
    expect(asked()).toBe(2);
    act(() => store.dispatch({ type: "arrived", arrived: { frame: { type: "done", command: 7 } } }));
    expect(screen.getByText(/From before the edit/)).toBeTruthy();
    come(code);
    expect(screen.queryByText(/From before the edit/)).toBeNull();
  });

  it("leads to the node of a line, and from a node to its lines", async () => {
    render(<Code />);
    come(code);
    await userEvent.click(screen.getByRole("button", { name: /^Line 2/ }));
    expect([...store.get().editor.selection]).toEqual(["l1"]);
    act(() => pick(["l2"]));
    expect(screen.getByRole("button", { name: /^Line 3/ }).getAttribute("aria-pressed")).toBe("true");
    expect(screen.getByRole("button", { name: /^Line 2/ }).getAttribute("aria-pressed")).toBe("false");
  });

  it("is one stop of the Tab key, and the arrows go from line to line", async () => {
    render(<Code />);
    come(code);
    screen.getByRole("button", { name: /^Line 2/ }).focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(screen.getByRole("button", { name: /^Line 3/ }));
    expect(screen.getByRole("button", { name: /^Line 2/ }).tabIndex).toBe(-1);
    await userEvent.keyboard("{Enter}");
    expect([...store.get().editor.selection]).toEqual(["l2"]);
  });

  it("says why there is none", () => {
    render(<Code />);
    come({ ...code, source: "", lines: {}, why: "Expected at most 2,000 nodes." });
    expect(screen.getByText(/at most 2,000 nodes/)).toBeTruthy();
    expect((screen.getByRole("button", { name: "Copy" }) as HTMLButtonElement).disabled).toBe(true);
  });
});
