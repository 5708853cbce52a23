import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { newNode } from "../../editor/edits";
import type { Network, OpSpec } from "../../protocol.gen";
import { designOf } from "../../state/controls";
import { store } from "../../state/store";
import type { State } from "../../state/types";
import { circle } from "../../testing/designs";
import { standAt } from "../../testing/place";
import { Attributes } from "./Attributes";

const settings = [
  { name: "dim", sorts: ["whole", "list"], words: [], optional: true },
  { name: "keepdim", sorts: ["truth"], words: [], optional: false },
  { name: "mode", sorts: ["word"], words: ["constant", "reflect"], optional: true },
];

// The page reads its catalogue once.
document.body.innerHTML = `<script id="catalogue" type="application/json">${JSON.stringify({ ops: [{ name: "sum", attrs: {}, settings }] })}</script>`;

const design = () => designOf(store.get()) as Network;
const sum = () => design().nodes.at(-1) as OpSpec;

beforeEach(() => {
  const { network } = newNode(circle, { kind: "op", op: "sum" }, null);
  standAt(0, { network: { network, problems: [] } as unknown as State["network"] });
});
afterEach(cleanup);

it("the settings of an op are what its samples say they may be", () => {
  const { rerender } = render(<Attributes of={{ network: design(), nodes: [sum()] }} />);
  const again = () => rerender(<Attributes of={{ network: design(), nodes: [sum()] }} />);
  const dim = screen.getByLabelText("dim");
  for (const [text, value] of [
    ["-1", -1],
    ["0, 2", [0, 2]],
  ] as const) {
    fireEvent.change(dim, { target: { value: text } });
    expect(sum().attrs.dim).toEqual(value);
    again();
  }
  fireEvent.change(dim, { target: { value: "0.5" } });
  expect(sum().attrs.dim).toEqual([0, 2]);
  fireEvent.change(dim, { target: { value: "" } });
  expect(sum().attrs).not.toHaveProperty("dim");
  again();
  fireEvent.click(screen.getByLabelText("keepdim"));
  again();
  fireEvent.change(screen.getByLabelText("mode"), { target: { value: "reflect" } });
  expect(sum().attrs).toEqual({ keepdim: true, mode: "reflect" });
});
