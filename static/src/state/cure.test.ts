import { describe, expect, it } from "vitest";
import type { Network, Remedy } from "../protocol.gen";
import { cured } from "./cure";

const network = {
  nodes: [
    { kind: "input", id: "x", name: "" },
    { kind: "op", id: "cut", name: "", op: "detach", attrs: {} },
    { kind: "op", id: "again", name: "", op: "detach", attrs: {} },
    { kind: "linear", id: "l1", name: "", units: 2, bias: true, activation: "relu", frozen: false },
  ],
  edges: [
    { source: "x", target: "cut", port: 0 },
    { source: "cut", target: "again", port: 0 },
    { source: "again", target: "l1", port: 0 },
  ],
  training: { optimizer: "sgd", learning_rate: 0, momentum: 0, batch_size: 10 },
} as unknown as Network;

const nothing: Remedy = { text: "", training: {}, nodes: {}, remove: [], insert: [], start_over: false };

describe("a cure", () => {
  it("changes the named settings and fields, and nothing else", () => {
    const after = cured(network, {
      ...nothing,
      training: { learning_rate: 0.1 },
      nodes: { l1: { activation: "tanh" } },
    });
    expect(after.training).toEqual({ ...network.training, learning_rate: 0.1 });
    expect(after.nodes[3]).toEqual({ ...network.nodes[3], activation: "tanh" });
    expect(after.nodes.slice(0, 3)).toEqual(network.nodes.slice(0, 3));
    expect(after.edges).toEqual(network.edges);
  });

  it("takes nodes out, and what they read feeds what they fed", () => {
    const after = cured(network, { ...nothing, remove: ["cut", "again"] });
    expect(after.nodes.map((node) => node.id)).toEqual(["x", "l1"]);
    expect(after.edges).toEqual([{ source: "x", target: "l1", port: 0 }]);
  });

  it("puts an op in behind a node, before all that reads it", () => {
    const after = cured(network, { ...nothing, insert: [{ id: "cut1", op: "detach", after: "x" }] });
    expect(after.nodes.at(-1)).toEqual({ kind: "op", id: "cut1", name: "", op: "detach", attrs: {}, group: "" });
    expect(after.edges).toEqual([
      { source: "cut1", target: "cut", port: 0 },
      ...network.edges.slice(1),
      { source: "x", target: "cut1", port: 0 },
    ]);
  });

  it("leaves the design it was given as it was", () => {
    const before = structuredClone(network);
    cured(network, { ...nothing, training: { learning_rate: 1 }, remove: ["cut"] });
    expect(network).toEqual(before);
  });
});
