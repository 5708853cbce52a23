// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { sampleGraph } from "../testing/sample";
import { cardScene } from "./cardScene";
import { scalarScene } from "./scalarScene";

const graph = sampleGraph();
const focus = { row: 0, unit: 1, input: 0, at: null };
const layers = new Set(graph.layers.map((layer) => layer.id));

describe("a number that is pressed", () => {
  it("has a place in every magnification, for every node", () => {
    const scenes = [
      scalarScene(graph, { width: 1024, height: 536 }),
      cardScene(graph, "layers", new Set()),
      cardScene(graph, "operations", layers),
    ];
    for (const scene of scenes) {
      for (const node of graph.nodes) expect(scene?.boxOf(node.id, focus)).not.toBeNull();
    }
  });

  it("leads to the unit in focus, and of a weight to its gradient's pill", () => {
    const scene = scalarScene(graph, { width: 1024, height: 536 });
    const [weight, tanh] = [
      graph.nodes.find((one) => one.plain === "W1"),
      graph.nodes.find((one) => one.op === "tanh"),
    ];
    const unit = scene?.boxOf(tanh?.id ?? -1, focus);
    expect(scene?.boxOf(weight?.id ?? -1, focus)?.y).toBeGreaterThan((unit?.y ?? 0) + (unit?.h ?? 0));
    expect(unit?.y).toBeGreaterThan(scene?.boxOf(tanh?.id ?? -1, { ...focus, unit: 0 })?.y ?? 0);
  });

  it("is no longer marked after the next step", () => {
    standAt(3);
    store.dispatch({ type: "select", node: 1 });
    expect(store.get().selected).toBe(1);
    store.dispatch({ type: "cursor", cursor: 4 });
    expect(store.get().selected).toBeNull();
  });
});
