import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NetworkFrame } from "../../protocol.gen";
import { designOf } from "../../state/controls";
import { pick, redo, undo } from "../../state/editing";
import { store } from "../../state/store";
import { circle } from "../../testing/designs";
import { standAt } from "../../testing/place";
import { NodePanel } from "./NodePanel";

const frame: NetworkFrame = {
  type: "network",
  network: circle,
  shapes: { x: ["batch", 2], l1: ["batch", 4], l2: ["batch", 2], l3: ["batch", 1], loss: [] },
  axes: { l1: ["batch", "features"] },
  counts: { l1: 12 },
  parameters: 25,
  problems: [],
  advice: [],
  anew: [],
};

const design = () => designOf(store.get());
const nodeOf = (id: string) => design()?.nodes.find((node) => node.id === id);
const past = () => store.get().editor.undo.past.map(({ label }) => label);

beforeEach(() => {
  standAt(0, { network: frame });
});
afterEach(cleanup);

function show(...ids: string[]) {
  act(() => pick(ids));
  render(<NodePanel />);
}

const type = (field: HTMLElement, text: string) => fireEvent.change(field, { target: { value: text } });

describe("the panel of a node", () => {
  it("has the focus when what was pressed goes by it, so that keys lead on", () => {
    const step = { do: "set" as const, node: "l3", field: "units", value: 1 };
    const problem = {
      ...{ code: "loss-mismatch", title: "Shapes do not fit", node: "loss", ports: [0], also: [] },
      ...{ expected: "one prediction", got: "four", cure: "Set it.", repairs: [{ text: "Set it", steps: [step] }] },
    };
    const design = { ...circle, nodes: circle.nodes.map((one) => (one.id === "l3" ? { ...one, units: 4 } : one)) };
    standAt(0, { network: { ...frame, network: design as NetworkFrame["network"], problems: [problem] } });
    act(() => pick(["loss"]));
    render(
      <div id="tab-panel" tabIndex={-1}>
        <NodePanel />
      </div>,
    );
    fireEvent.click(screen.getByRole("button", { name: "Set it" }));
    expect(nodeOf("l3")).toMatchObject({ units: 1 });
    expect(document.activeElement?.id).toBe("tab-panel");
    act(() => (document.activeElement as HTMLElement).blur());
    fireEvent.click(screen.getByRole("button", { name: /^Disconnect Layer 3/ }));
    expect(document.activeElement?.id).toBe("tab-panel");
  });

  it("sends what is typed at once, as one gesture, and keeps what cannot be used to itself", () => {
    show("l1");
    const units = screen.getByLabelText("Units");
    type(units, "1");
    type(units, "12");
    expect(nodeOf("l1")).toMatchObject({ units: 12 });
    type(units, "12000");
    expect(nodeOf("l1")).toMatchObject({ units: 12 });
    expect(screen.getByText(/from 1 to 4096/)).toBeTruthy();
    expect(units.getAttribute("aria-invalid")).toBe("true");
    fireEvent.blur(units);
    expect(past()).toEqual(["Set units of Layer 1"]);
    type(units, "3");
    expect(past().length).toBe(2);
    act(undo);
    act(undo);
    expect(design()).toEqual(circle);
    expect((units as HTMLInputElement).value).toBe("4");
    act(redo);
    expect(nodeOf("l1")).toMatchObject({ units: 12 });
  });

  it("says what leaves the node, with the names of the dimensions", () => {
    show("l1");
    expect(screen.getByText("Gives batch × 4 features · 12 parameters")).toBeTruthy();
  });

  it("connects and disconnects by lists", () => {
    show("l1");
    fireEvent.click(screen.getByRole("button", { name: "Disconnect Layer 1 from Layer 2" }));
    expect(design()?.edges).not.toContainEqual({ source: "l1", target: "l2", port: 0 });
    const outputs = screen.getByRole("region", { name: "Outputs" });
    fireEvent.change(within(outputs).getByLabelText("Connect to…"), { target: { value: "l3 0" } });
    fireEvent.click(within(outputs).getByRole("button", { name: "Connect" }));
    expect(design()?.edges).toContainEqual({ source: "l1", target: "l3", port: 0 });
    expect(past()).toEqual(["Disconnect Layer 1 from Layer 2", "Connect Layer 1 to Layer 3"]);
  });

  it("has every parameter, the biases too, with the way to its cells", () => {
    show("l3");
    fireEvent.click(screen.getByRole("button", { name: "Edit cells of b3" }));
    expect(store.get().graph?.nodes[store.get().cells?.node ?? -1]?.plain).toBe("b3");
  });

  it("sets how weights begin, with the numbers of that way", () => {
    show("l2");
    fireEvent.change(screen.getByLabelText("Weights begin"), { target: { value: "normal" } });
    type(screen.getByLabelText("Weights begin: deviation"), "0.5");
    expect(nodeOf("l2")).toMatchObject({ weight_init: { kind: "normal", a: 0, b: 0.5 } });
  });
});

describe("several nodes", () => {
  it("are set together, where they are of a kind", () => {
    show("l1", "l2");
    fireEvent.click(screen.getByLabelText("Freeze"));
    expect([nodeOf("l1"), nodeOf("l2"), nodeOf("l3")].map((node) => node && "frozen" in node && node.frozen)).toEqual([
      true,
      true,
      false,
    ]);
    expect((screen.getByLabelText("Units") as HTMLInputElement).placeholder).toBe("differs");
    fireEvent.click(screen.getByRole("button", { name: "Group into a block" }));
    expect(nodeOf("l1")?.group).toBe("Block");
    fireEvent.click(screen.getByRole("button", { name: "Use again, weights shared" }));
    expect(nodeOf("l4")).toMatchObject({ shares: "l1", group: "Block 2" });
  });
});

it("with nothing picked is about the network", () => {
  show();
  type(screen.getByLabelText("Name"), "Mine ✓");
  expect(design()?.name).toBe("Mine ✓");
  expect(screen.getByText("5 nodes, 25 parameters")).toBeTruthy();
});
