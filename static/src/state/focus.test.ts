import { describe, expect, it } from "vitest";
import type { GraphNode } from "../protocol.gen";
import { sampleGraph } from "../testing/sample";
import { followed } from "./focus";

const having = (...axes: string[]) => ({ ...(sampleGraph().nodes[0] as GraphNode), axes });

describe("what a cell says about the other tensors", () => {
  it("is its example and its unit", () => {
    expect(followed(having("example", "unit"), [3, 2])).toEqual({ row: 3, unit: 2 });
    expect(followed(having("example", "channel", "row", "column"), [3, 2, 7, 5])).toEqual({ row: 3, unit: 2 });
    expect(followed(having("example", "position", "unit"), [3, 7, 1])).toEqual({ row: 3, unit: 1 });
  });

  it("of a weight is its unit and its input, and no example", () => {
    expect(followed(having("unit", "input"), [1, 0])).toEqual({ unit: 1, input: 0 });
    expect(followed(having("kernel", "input channel", "row", "column"), [1, 4, 2, 2])).toEqual({ unit: 1, input: 4 });
  });

  it("is nothing where the axes count nothing, or the node is gone", () => {
    expect(followed(having(""), [4])).toEqual({});
    expect(followed(undefined, [4])).toEqual({});
  });
});
