import { describe, expect, it } from "vitest";
import { sampleGraph } from "../testing/sample";
import { weightBeside } from "./weights";

const graph = sampleGraph();
const [first, second, third] = graph.nodes.filter((node) => node.kind === "parameter" && node.shape.length === 2);

describe("weights, one after another", () => {
  it("begin with the first of the layer that is looked at, else of all", () => {
    const bias = graph.nodes.find((node) => node.layer === second?.layer && node.shape.length === 1);
    expect(weightBeside(graph, null, 1, bias?.id ?? 0)).toEqual({ node: second?.id, cell: [0, 0] });
    expect(weightBeside(graph, null, 1, null)).toEqual({ node: first?.id, cell: [0, 0] });
  });

  it("go through a unit's inputs, then to the next unit, then to the next layer, and round", () => {
    const at = (node: number | undefined, ...cell: number[]) => ({ node: node ?? 0, cell });
    expect(weightBeside(graph, at(first?.id, 0, 0), 1, null)).toEqual(at(first?.id, 0, 1));
    expect(weightBeside(graph, at(first?.id, 0, 1), 1, null)).toEqual(at(first?.id, 1, 0));
    expect(weightBeside(graph, at(first?.id, 3, 1), 1, null)).toEqual(at(second?.id, 0, 0));
    expect(weightBeside(graph, at(first?.id, 0, 0), -1, null)).toEqual(at(third?.id, 0, 1));
  });

  it("are none where nothing is linear", () => {
    expect(weightBeside({ ...graph, nodes: [] }, null, 1, null)).toBeNull();
  });
});
