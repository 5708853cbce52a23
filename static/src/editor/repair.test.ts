import { describe, expect, it } from "vitest";
import type { LayerSpec, Network, Repair } from "../protocol.gen";
import shared from "../testing/repairs.json";
import { applyRepair } from "./repair";

const layer = (id: string, settings = {}) =>
  ({ kind: "layer", id, name: "", layer: "flatten", settings, frozen: false, group: "" }) as LayerSpec;

const network = {
  nodes: [{ kind: "input", id: "x", name: "" }, layer("conv1", { kernel: 3, stride: 2 }), { kind: "loss", id: "loss" }],
  edges: [
    { source: "x", target: "conv1", port: 0 },
    { source: "conv1", target: "loss", port: 0 },
  ],
  data: { kind: "circle", size: 250 },
  training: { batch_size: 10, learning_rate: 0.1 },
} as unknown as Network;

const by = (...steps: Repair["steps"]) => applyRepair(network, { text: "", steps });
const ids = ({ nodes }: Network) => nodes.map(({ id }) => id);

describe("a repair", () => {
  it.each(shared)("gives the design that the server has tried: $repair.text", ({ before, repair, after }) => {
    expect(applyRepair(before as unknown as Network, repair as Repair)).toEqual(after);
  });

  it("sets a field of a node, one of its settings, or gives a setting back to its default", () => {
    const named = by({ do: "set", node: "loss", field: "loss", value: "mse" });
    expect(named.nodes[2]).toMatchObject({ id: "loss", loss: "mse" });
    const smaller = by({ do: "set", node: "conv1", field: "settings.kernel", value: 2 });
    expect((smaller.nodes[1] as LayerSpec).settings).toEqual({ kernel: 2, stride: 2 });
    const usual = by({ do: "set", node: "conv1", field: "settings.kernel", value: null });
    expect((usual.nodes[1] as LayerSpec).settings).toEqual({ stride: 2 });
  });

  it("sets a field of the design", () => {
    const slower = by({ do: "set", node: null, field: "training.batch_size", value: 5 });
    expect(slower.training).toEqual({ batch_size: 5, learning_rate: 0.1 });
    expect(by({ do: "set", node: null, field: "data", value: null }).data).toBeNull();
  });

  it("inserts a node on an edge", () => {
    const after = by({ do: "insert", source: "conv1", target: "loss", port: 0, node: layer("flatten1") });
    expect(ids(after)).toEqual(["x", "conv1", "loss", "flatten1"]);
    expect(after.edges).toEqual([
      network.edges[0],
      { source: "conv1", target: "flatten1", port: 0 },
      { source: "flatten1", target: "loss", port: 0 },
    ]);
  });

  it("gives a new node another id where its own has been taken since", () => {
    const after = by({ do: "add", node: layer("conv1") }, { do: "connect", source: "conv1", target: "loss", port: 0 });
    expect(ids(after)).toEqual(["x", "conv1", "loss", "conv2"]);
    expect(after.edges.at(-1)).toEqual({ source: "conv2", target: "loss", port: 0 });
  });

  it("connects in place of what came in there, and disconnects the later of two", () => {
    const direct = by({ do: "connect", source: "x", target: "loss", port: 0 });
    expect(direct.edges).toEqual([network.edges[0], { source: "x", target: "loss", port: 0 }]);
    const twice = { ...network, edges: [...network.edges, ...network.edges] };
    const step = { do: "disconnect", source: "x", target: "conv1", port: 0 } as const;
    const once = applyRepair(twice, { text: "", steps: [step] });
    expect(once.edges).toEqual([...network.edges, network.edges[1]]);
  });

  it("removes a node with its edges, or the later of two with one id", () => {
    expect(by({ do: "remove", node: "conv1" })).toMatchObject({ edges: [] });
    const twice = { ...network, nodes: [...network.nodes, layer("conv1")] };
    const once = applyRepair(twice, { text: "", steps: [{ do: "remove", node: "conv1" }] });
    expect(once).toEqual(network);
  });

  it("changes nothing by a step that names what is not there, and never the design it was given", () => {
    const before = structuredClone(network);
    const nowhere = by(
      { do: "set", node: "ghost", field: "units", value: 1 },
      { do: "insert", source: "ghost", target: "loss", port: 0, node: layer("new1") },
      { do: "connect", source: "x", target: "ghost", port: 0 },
      { do: "disconnect", source: "x", target: "loss", port: 0 },
      { do: "remove", node: "ghost" },
    );
    expect(nowhere).toEqual(before);
    by({ do: "remove", node: "conv1" }, { do: "set", node: "loss", field: "loss", value: "mse" });
    expect(network).toEqual(before);
  });
});
