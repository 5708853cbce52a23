import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Network, NetworkFrame } from "../protocol.gen";
import { designOf, line } from "../state/controls";
import { pick } from "../state/editing";
import { store } from "../state/store";
import { circle } from "../testing/designs";
import { standAt } from "../testing/place";
import { addAfterPicked } from "./adding";
import type { Thing } from "./offers";

vi.spyOn(line, "send").mockImplementation(() => 1);
vi.mock("../state/catalogue", async (original) => {
  const room = (await original()) as Record<string, unknown>;
  const op = { name: "mul", title: "Multiply", doc: "", symbol: "×", family: "arithmetic", attrs: {}, settings: [] };
  const known = { kinds: [], layers: [], activations: [], losses: [], datasets: [], optimizers: [] };
  return { ...room, catalogue: () => ({ ...known, ops: [{ ...op, arity: 2, formula: "{1} * {2}" }] }) };
});

const power = { kind: "op", op: "pow", attrs: { exponent: 2 } } as const;
const value: Thing = { key: "value", title: "Value", what: { kind: "value" } } as unknown as Thing;
const multiply: Thing = { key: "op mul", title: "Multiply", what: { kind: "op", op: "mul" } } as unknown as Thing;
const arrows = () => designOf(store.get())?.edges.map(({ source, target, port }) => `${source}>${target}.${port}`);

beforeEach(() => {
  const network: Network = { ...circle, data: null, nodes: [], edges: [] };
  standAt(0, { network: { type: "network", network, problems: [] } as unknown as NetworkFrame, connection: "open" });
});

describe("what is added from the palette", () => {
  it("begins with the settings that are usual for it", () => {
    const id = addAfterPicked({ title: "Power", what: power } as unknown as Thing);
    expect(designOf(store.get())?.nodes.find((node) => node.id === id)).toMatchObject({ attrs: { exponent: 2 } });
  });

  it("comes after the node that is picked; a value before it, where it has an input free", () => {
    const first = addAfterPicked(value);
    const product = addAfterPicked(multiply) as string;
    expect(arrows()).toEqual([`${first}>${product}.0`]);
    const second = addAfterPicked(value);
    expect(arrows()).toEqual([`${first}>${product}.0`, `${second}>${product}.1`]);
    pick([product]);
    const third = addAfterPicked(value) as string;
    expect(arrows()?.some((arrow) => arrow.includes(third))).toBe(false);
  });
});
