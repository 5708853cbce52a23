import { describe, expect, it } from "vitest";
import type { GraphFrame } from "../protocol.gen";
import { sampleGraph } from "../testing/sample";
import { stripOf } from "./strip";

const plain = sampleGraph();
const grouped: GraphFrame = {
  ...plain,
  layers: plain.layers.map((layer) => (layer.id === "l1" || layer.id === "l2" ? { ...layer, group: "a" } : layer)),
};
const eventOf = (graph: GraphFrame, layer: string, phase: string) =>
  graph.events.find((event) => event.layer === layer && event.phase === phase) ?? null;

describe("stripOf", () => {
  it("names every layer of a network without blocks; those without events lead nowhere", () => {
    const strip = stripOf(plain, null);
    expect(strip.map((item) => item.title)).toEqual(["Input", "Layer 1", "Layer 2", "Layer 3", "Loss"]);
    expect(strip[0]?.to).toBeNull();
    expect(strip[1]?.to).toBe(1);
  });

  it("keeps blocks closed but the one in which something happens", () => {
    expect(stripOf(grouped, null).map((item) => item.title)).toEqual(["Input", "a", "Layer 3", "Loss"]);
    const within = stripOf(grouped, eventOf(grouped, "l2", "forward"));
    expect(within.map((item) => item.title)).toEqual(["Input", "Layer 1", "Layer 2", "Layer 3", "Loss"]);
    expect(within.filter((item) => item.on).map((item) => item.title)).toEqual(["Layer 2"]);
  });

  it("leads into a block by its first layer, and backward by its last", () => {
    const leads = (phase: string) =>
      stripOf(grouped, eventOf(grouped, "l3", phase)).find((item) => item.title === "a")?.to ?? 0;
    expect(grouped.events[leads("forward") - 1]?.layer).toBe("l1");
    expect(grouped.events[leads("backward") - 1]?.layer).toBe("l2");
  });
});
