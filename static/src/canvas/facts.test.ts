import { describe, expect, it, vi } from "vitest";
import type { Network } from "../protocol.gen";
import { readName } from "./cardData";
import { formulaLine, type NodeSpec, settingsLine } from "./facts";

vi.mock("../state/catalogue", async (original) => {
  const room = (await original()) as Record<string, unknown>;
  const ops = [
    { name: "sub", title: "Subtract", arity: 2, formula: "{1} - {2}" },
    { name: "sum", title: "Sum", arity: 1, formula: "" },
  ];
  return { ...room, catalogue: () => ({ kinds: [], layers: [], activations: [], losses: [], ops }) };
});

const op = (id: string, name: string, attrs = {}): NodeSpec => ({
  kind: "op",
  id,
  name: "",
  op: name,
  attrs,
  group: "",
});
const value = (id: string, name: string, numbers: number | number[]): NodeSpec => ({
  kind: "value",
  id,
  name,
  value: numbers,
  requires_grad: false,
  group: "",
});

describe("what stands on an operation's card", () => {
  it("says which input is which, with a minus that is one", () => {
    const named = ["x", null];
    expect(formulaLine(op("d", "sub"), (port) => named[port] ?? null)).toBe("x − ?");
    expect(formulaLine(op("s", "sum"), () => "x")).toBe("");
  });

  it("calls what has no name by its numbers, or by dots", () => {
    const nodes = [value("a", "x", 1), value("v1", "", [0, 1, 0]), op("d", "sub")];
    const network = { nodes, edges: [] } as unknown as Network;
    expect(["a", "v1", "d", "gone"].map((id) => readName(network, id))).toEqual(["x", "[0, 1, 0]", "…", null]);
  });

  it("writes few numbers, and counts many", () => {
    expect(settingsLine(value("a", "x", [1, -2]))).toBe("1, −2");
    const matrix = {
      ...value("a", "x", 1),
      value: [
        [1, 2],
        [3, 4],
      ],
    } as NodeSpec;
    expect(settingsLine(matrix)).toBe("1, 2; 3, 4");
    expect(settingsLine(value("a", "x", [1, 2, 3, 4, 5]))).toBe("5 numbers");
  });

  it("leaves out the settings that are off", () => {
    expect(settingsLine(op("s", "sum", { keepdim: false, dim: -1 }))).toBe("dim -1");
  });
});
