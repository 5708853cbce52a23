import { describe, expect, it } from "vitest";
import type { Network } from "../protocol.gen";
import { circle } from "../testing/designs";
import {
  addLayer,
  chain,
  isPlain,
  layerName,
  layersOf,
  linears,
  removeLayer,
  setActivation,
  setData,
  setHiddenActivation,
  setLoss,
  setSetting,
  setTraining,
  setUnits,
  setValue,
  widths,
} from "./design";

const classesOf = (kind: string): number => (kind === "plane" ? 0 : kind === "digits" ? 10 : 2);
const ids = (network: Network) => chain(network).map((node) => node.id);

describe("layers", () => {
  it("are added before the last one and stay one chain", () => {
    const wider = addLayer(circle);
    expect(ids(wider)).toEqual(["x", "l1", "l2", "l4", "l3", "loss"]);
    expect(widths(wider)).toBe("2-4-2-2-1");
    expect(layerName(wider, "l3")).toBe("Layer 4");
  });

  it("are removed without a gap, and adding again gives an id of its own", () => {
    const shorter = removeLayer(circle, "l1");
    expect(ids(shorter)).toEqual(["x", "l2", "l3", "loss"]);
    expect(ids(addLayer(shorter)).slice(0, 2)).toEqual(["x", "l2"]);
    expect(ids(addLayer(shorter)).slice(3)).toEqual(["l3", "loss"]);
    expect(new Set(ids(addLayer(shorter))).size).toBe(5);
  });

  it("keep the last one, which the loss reads", () => {
    expect(removeLayer(circle, "l3")).toBe(circle);
  });

  it("can all be removed but one", () => {
    expect(ids(removeLayer(removeLayer(circle, "l1"), "l2"))).toEqual(["x", "l3", "loss"]);
  });

  it("have between 1 and 4096 units", () => {
    expect(linears(setUnits(circle, "l1", 0))[0]?.units).toBe(1);
    expect(linears(setUnits(circle, "l1", 10_000))[0]?.units).toBe(4096);
  });

  it("take an activation one by one, or all hidden ones at once", () => {
    expect(linears(setActivation(circle, "l2", "relu")).map((one) => one.activation)).toEqual(["tanh", "relu", "none"]);
    expect(linears(setHiddenActivation(circle, "relu")).map((one) => one.activation)).toEqual(["relu", "relu", "none"]);
  });
});

describe("data and training", () => {
  it("brings the loss that fits the task", () => {
    const plane = setData(circle, { kind: "plane" }, classesOf);
    expect(plane.nodes.at(-1)).toMatchObject({ kind: "loss", loss: "mse" });
    expect(setData(plane, { kind: "moons" }, classesOf).nodes.at(-1)).toMatchObject({ loss: "bce_with_logits" });
  });

  it("gives every class a score where there are many, and leaves a loss against the input alone", () => {
    const digits = setData(circle, { kind: "digits" }, classesOf);
    expect(digits.nodes.at(-1)).toMatchObject({ loss: "cross_entropy" });
    expect(linears(digits).at(-1)?.units).toBe(10);
    const drawing = {
      ...circle,
      nodes: circle.nodes.map((node) => (node.kind === "loss" ? { ...node, against: "input" as const } : node)),
    };
    expect(setData(drawing, { kind: "digits" }, classesOf).nodes).toBe(drawing.nodes);
  });

  it("keeps the loss when the task stays", () => {
    expect(setData(circle, { noise: 0.3 }, classesOf).nodes).toBe(circle.nodes);
  });

  it("changes only what was named", () => {
    expect(setTraining(circle, { learning_rate: 0.3 }).training).toEqual({ ...circle.training, learning_rate: 0.3 });
  });

  it("never changes the design it was given", () => {
    const before = JSON.stringify(circle);
    setData(addLayer(setUnits(circle, "l1", 9)), { kind: "plane" }, classesOf);
    expect(JSON.stringify(circle)).toBe(before);
  });

  it("sets a typed value", () => {
    const expression: Network = {
      ...circle,
      data: null,
      edges: [],
      nodes: [{ kind: "value", id: "a", name: "a", group: "", value: 2, requires_grad: true }],
    };
    expect(setValue(expression, "a", -3).nodes[0]).toMatchObject({ value: -3 });
  });
});

describe("layers of other kinds", () => {
  const norm = addLayer(circle, "batch_norm");

  it("are added before the last one with their kind's own settings", () => {
    expect(layersOf(norm).map(({ id }) => id)).toEqual(["l1", "l2", "l4", "l3"]);
    expect(norm.nodes.find(({ id }) => id === "l4")).toMatchObject({
      kind: "layer",
      layer: "batch_norm",
      settings: {},
    });
    expect(isPlain(circle)).toBe(true);
    expect(isPlain(norm)).toBe(false);
  });

  it("take settings one at a time", () => {
    const twice = setSetting(setSetting(norm, "l4", "momentum", 0.2), "l4", "other", true);
    expect(layersOf(twice)[2]).toMatchObject({ settings: { momentum: 0.2, other: true } });
  });

  it("stand in an order in which sources come first, branches too", () => {
    const skip = { source: "l1", target: "l3", port: 1 };
    const branched: Network = { ...circle, nodes: circle.nodes.toReversed(), edges: [skip, ...circle.edges] };
    expect(layersOf(branched).map(({ id }) => id)).toEqual(["l1", "l2", "l3"]);
  });
});

it("gives the last layer as many units as the loss compares", () => {
  const scores = setLoss(circle, "cross_entropy", 2);
  expect(widths(scores)).toBe("2-4-2-2");
  expect(widths(setLoss(scores, "bce_with_logits", 2))).toBe("2-4-2-1");
});
