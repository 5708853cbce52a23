import { expect, it } from "vitest";
import { sampleGraph } from "../testing/sample";
import { namesIn } from "./indexes";
import type { Dataset } from "./types";

const data = { words: ["the", "cat"], classes: ["noun"] } as unknown as Dataset;
const [node] = sampleGraph().nodes;
if (!node) throw new Error("a graph has nodes");

it("writes a place as the word or the class that stands there", () => {
  expect(namesIn({ data }, { ...node, indexes: "words" })?.(1)).toBe("cat");
  expect(namesIn({ data }, { ...node, indexes: "classes" })?.(0)).toBe("noun");
});

it("writes a place without a name as a plain number, and the mean of places not at all", () => {
  const name = namesIn({ data }, { ...node, indexes: "words" });
  expect(name?.(7)).toBe("7");
  expect(name?.(0.5)).toBe("—");
  expect(namesIn({ data }, node)).toBeNull();
});
