// @vitest-environment jsdom
import { beforeAll, describe, expect, it } from "vitest";
import type { NodeSpec } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { catalogue } from "./catalogue";
import { titleOf } from "./naming";

const linear = (id: string, name = "") => ({ kind: "linear", id, name, units: 2 });
const layer = (id: string, kind: string) => ({ kind: "layer", id, name: "", layer: kind });
const op = (id: string, kind: string) => ({ kind: "op", id, name: "", op: kind });

function titles(nodes: object[], edges: [string, string][] = []): string[] {
  const wires = edges.map(([source, target]) => ({ source, target, port: 0 }));
  const network = { nodes, edges: wires } as unknown as Network;
  return network.nodes.map((node: NodeSpec) => titleOf(network, node));
}

beforeAll(() => {
  Object.assign(catalogue(), {
    layers: [
      { name: "conv2d", title: "Convolution", short: "Conv" },
      { name: "relu", title: "ReLU", short: "ReLU" },
    ],
    ops: [{ name: "add", title: "Add" }],
  });
});

describe("what a node is called", () => {
  it("counts layers with units or kernels together, in the order of computing", () => {
    const nodes = [linear("b"), layer("a", "conv2d"), { kind: "input", id: "x", name: "" }];
    expect(
      titles(nodes, [
        ["x", "a"],
        ["a", "b"],
      ]),
    ).toEqual(["Layer 2", "Conv 1", "Input"]);
  });

  it("numbers others among their kind, where there are several", () => {
    expect(titles([layer("r", "relu"), layer("s", "relu"), op("t", "add")])).toEqual(["ReLU 1", "ReLU 2", "Add"]);
  });

  it("counts the ops of a network with a loss, and not those of an expression", () => {
    const loss = { kind: "loss", id: "l", name: "" };
    expect(titles([op("a", "add"), op("b", "add"), loss])).toEqual(["Add 1", "Add 2", "Loss"]);
    expect(titles([op("a", "add"), op("b", "add")])).toEqual(["Add", "Add"]);
  });

  it("numbers what is on a cycle after the others, and leaves the learner's names", () => {
    const around: [string, string][] = [
      ["a", "b"],
      ["b", "a"],
    ];
    expect(titles([linear("a"), linear("b", "Mine"), linear("c")], around)).toEqual(["Layer 2", "Mine", "Layer 1"]);
  });

  it("calls what the catalogue does not know by its own name", () => {
    expect(titles([layer("a", "lstm"), { kind: "placeholder", id: "p", name: "", op: "GRU" }])).toEqual([
      "lstm",
      "GRU",
    ]);
  });
});
