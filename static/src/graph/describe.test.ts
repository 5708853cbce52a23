import { describe, expect, it } from "vitest";
import { sampleState } from "../testing/sample";
import { describeCell, describeNode } from "./describe";
import { nowOf, placeInPhase } from "./now";

describe("what is read aloud", () => {
  it("says not computed, never 0, for what has not been computed", () => {
    const { picture, graph } = sampleState(0);
    const node = graph?.nodes.find((one) => one.plain === "h1");
    if (!node) throw new Error("the sample has h1");
    expect(describeCell(picture, node, 0, 0)).toBe("value not computed, gradient not computed");
    expect(describeNode(picture, node)).toContain("shape 10×4, value not computed, gradient not computed");
  });

  it("says the number, with its sign, once it is there", () => {
    const { picture, graph } = sampleState(3);
    const node = graph?.nodes.find((one) => one.plain === "h1");
    if (!node) throw new Error("the sample has h1");
    expect(describeCell(picture, node, 0, 0)).toMatch(/^value [+−]\d.*, gradient not computed$/);
  });

  it("says that the input's gradient is not tracked", () => {
    const { picture, graph } = sampleState(0);
    const input = graph?.nodes[0];
    if (!input) throw new Error("the sample has an input");
    expect(describeNode(picture, input)).toContain("gradient not tracked");
  });
});

describe("now", () => {
  it("counts within the phase", () => {
    const { graph } = sampleState(0);
    if (!graph) throw new Error("the sample has a graph");
    const first = graph.events.findIndex((event) => event.phase === "backward");
    const of = graph.events.filter((event) => event.phase === "backward").length;
    expect(placeInPhase(graph, first + 1)).toBe(`now, 1 of ${of}`);
    expect(nowOf(sampleState(first + 2).picture)?.backward).toBe(true);
    expect(nowOf(sampleState(0).picture)).toBeNull();
  });
});
