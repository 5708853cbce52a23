// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { layerOf, linearOf } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { frameBox } from "./rects";
import { blockId, sceneOf } from "./scene";

const DESIGN: Network = {
  version: 1,
  slug: null,
  name: "Test",
  note: "",
  seed: 0,
  nodes: [
    { kind: "loss", id: "loss", name: "", loss: "mse", against: "target", weight: 1, group: "" },
    { ...linearOf("l2", 1, "none"), group: "head/last" },
    { ...layerOf("relu", "r1"), group: "head" },
    linearOf("l1", 4, "none"),
    { kind: "input", id: "x", name: "", group: "" },
  ],
  edges: [
    { source: "x", target: "l1", port: 0 },
    { source: "l1", target: "r1", port: 0 },
    { source: "r1", target: "l2", port: 0 },
    { source: "l2", target: "loss", port: 0 },
  ],
  data: null,
  training: { optimizer: "sgd", learning_rate: 0.1, momentum: 0, batch_size: 10, zero_grad: true, clip_norm: null },
};

describe("the scene of a design", () => {
  it("has its cards in the order of computing, with a frame for each open block", () => {
    const scene = sceneOf(DESIGN, new Set());
    expect(scene.cards.map(({ id }) => id)).toEqual(["x", "l1", "r1", "l2", "loss"]);
    expect(scene.frames.map(({ block, members }) => [block, members])).toEqual([
      ["head", ["l2", "r1"]],
      ["head/last", ["l2"]],
    ]);
    expect(scene.wires).toHaveLength(4);
  });

  it("shows a folded block as one card, with the wires that lead into it and out of it", () => {
    const scene = sceneOf(DESIGN, new Set(["head"]));
    const head = blockId("head");
    expect(scene.cards.map(({ id }) => id)).toEqual(["x", "l1", head, "loss"]);
    expect(scene.wires.map(({ source, target, inner }) => [source, target, inner])).toEqual([
      ["x", "l1", false],
      ["l1", head, true],
      [head, "loss", true],
    ]);
    expect(scene.shownAs.get("l2")).toBe(head);
    expect(scene.frames).toEqual([]);
  });

  it("shows nodes on a circle, too, and keeps what is pinned in its place", () => {
    const circle: Network = {
      ...DESIGN,
      nodes: DESIGN.nodes.map((node) => (node.id === "l1" ? { ...node, at: [7, 9] as [number, number] } : node)),
      edges: [...DESIGN.edges, { source: "l2", target: "l1", port: 0 }],
    };
    const scene = sceneOf(circle, new Set());
    expect(scene.cards).toHaveLength(5);
    expect(scene.places.get("l1")).toEqual([7, 9]);
  });

  it("frames what stands in a block, and nothing where there is nothing", () => {
    const boxes = new Map([["a", { x: 100, y: 100, width: 180, height: 88 }]]);
    expect(frameBox(["a", "gone"], boxes)).toEqual({ x: 68, y: 48, width: 244, height: 184 });
    expect(frameBox([], boxes)).toBeNull();
  });
});
