import { act, cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { NetworkFrame, ProblemNote, Repair } from "../protocol.gen";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { Problems } from "./Problems";

afterEach(cleanup);

const flatten: Repair = { text: "Insert a Flatten", steps: [] };
const misfit: ProblemNote = {
  code: "wrong-shape",
  title: "Shapes do not fit",
  node: "conv1",
  ports: [0],
  also: [],
  expected: "pictures, [batch, channels, height, width]",
  got: "[batch, 64]",
  cure: "Connect it to pictures.",
  repairs: [flatten],
};
const whole: ProblemNote = { ...misfit, code: "no-loss", title: "No loss", node: null, repairs: [] };

const frame = (problems: ProblemNote[], advice: ProblemNote[] = []) =>
  ({
    type: "network",
    network: { slug: null, name: "n", nodes: [{ kind: "layer", id: "conv1", name: "Eyes \u202e<b>" }], edges: [] },
    shapes: {},
    axes: {},
    counts: {},
    parameters: 82,
    problems,
    advice,
    anew: [],
  }) as unknown as NetworkFrame;

const come = (problems: ProblemNote[]) =>
  act(() => store.dispatch({ type: "arrived", arrived: { frame: frame(problems) } }));

describe("the list of problems", () => {
  it("says that there are none, and how many parameters", () => {
    standAt(0, { network: frame([]) });
    render(<Problems flyTo={() => {}} />);
    expect(screen.getByRole("button", { name: "No problems · 82 parameters" }).getAttribute("aria-disabled")).toBe(
      "true",
    );
    expect(screen.queryByRole("list")).toBeNull();
  });

  it("opens, flies to the node, and repairs in one press", async () => {
    standAt(0, { network: frame([misfit, whole]) });
    const [flyTo, repair] = [vi.fn(), vi.fn()];
    render(<Problems flyTo={flyTo} repair={repair} />);
    const line = screen.getByRole("button", { name: "2 problems" });
    expect(line.getAttribute("aria-expanded")).toBe("false");
    await userEvent.click(line);
    const [first, second] = screen.getAllByRole("listitem") as [HTMLElement, HTMLElement];
    expect(first.textContent).toContain("pictures, [batch, channels, height, width]");
    expect(first.textContent).toContain("[batch, 64]");
    await userEvent.click(within(first).getByRole("button", { name: "Shapes do not fit · Eyes \u202e<b>" }));
    expect(flyTo).toHaveBeenCalledExactlyOnceWith("conv1");
    await userEvent.click(within(first).getByRole("button", { name: "Insert a Flatten" }));
    expect(repair).toHaveBeenCalledExactlyOnceWith(flatten);
    expect(within(second).queryByRole("button")).toBeNull();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("list")).toBeNull();
    expect(document.activeElement).toBe(line);
  });

  it("keeps the focus where a press on a repair takes its entry away, and closes when all are gone", async () => {
    standAt(0, { network: frame([misfit]) });
    render(<Problems flyTo={() => {}} repair={() => {}} />);
    await userEvent.click(screen.getByRole("button", { name: "1 problem" }));
    await userEvent.click(screen.getByRole("button", { name: "Insert a Flatten" }));
    come([]);
    expect(document.activeElement).toBe(screen.getByRole("button", { name: /^No problems/ }));
    come([misfit]);
    expect(screen.queryByRole("list")).toBeNull();
  });

  it("has hints, too, which keep nothing from running", async () => {
    standAt(0, { network: frame([], [misfit]) });
    render(<Problems flyTo={() => {}} />);
    await userEvent.click(screen.getByRole("button", { name: "No problems · 82 parameters · 1 hint" }));
    expect(screen.getByRole("listitem").textContent).toContain("Shapes do not fit");
  });

  it("waits with repairs until the server has spoken of the last change", async () => {
    const network = frame([misfit]);
    standAt(0, { network, draft: { network: network.network, command: 1 } });
    render(<Problems flyTo={() => {}} />);
    await userEvent.click(screen.getByRole("button", { name: "1 problem" }));
    expect((screen.getByRole("button", { name: "Insert a Flatten" }) as HTMLButtonElement).disabled).toBe(true);
  });

  it("says a sentence when problems come and go, and none at first", () => {
    standAt(0, { network: frame([]) });
    render(<Problems flyTo={() => {}} />);
    const said = screen.getByRole("status");
    expect(said.textContent).toBe("");
    come([misfit]);
    expect(said.textContent).toBe("One problem. Shapes do not fit: Connect it to pictures.");
    come([]);
    expect(said.textContent).toBe("No problems: the design runs.");
  });
});
