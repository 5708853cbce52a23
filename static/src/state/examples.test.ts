import { expect, it } from "vitest";
import { chancesAt, chosenAt, classOf, exampleSaid, foremost, likeliest } from "./examples";
import type { Dataset } from "./types";

const words: Dataset = {
  kind: "lookup",
  task: "classification",
  layout: "tokens",
  shape: [3],
  classes: ["A", "B"],
  words: ["A", "B", "1"],
  count: 2,
  low: 0,
  high: 1,
  points: new Float32Array(),
  bytes: Int8Array.of(2, 1, 0, 2, 0, 0),
  targets: Float32Array.of(1, 0),
  train: Float32Array.of(1, 0),
};
const chances = { rows: [1, 0], classes: 2, data: Float32Array.of(0.25, 0.75, 0.9, 0.1) };

it("reads an example's words and class from the dataset", () => {
  expect([exampleSaid(words, 0), classOf(words, 0)]).toEqual(["1 B A", "B"]);
  expect(exampleSaid({ ...words, layout: "image" }, 1)).toBe("a A");
});

it("chooses among the examples there are, the last one where the place is beyond", () => {
  expect(chosenAt(chances, 0).row).toBe(1);
  expect(chosenAt(chances, 9)).toMatchObject({ at: 1, row: 0 });
  expect(likeliest(chancesAt(chances, 1))).toBe(0);
});

it("names the likeliest few in the order of the classes, the true one among them", () => {
  expect(foremost(Float32Array.of(0.1, 0.4, 0.2, 0.3), 2, 1)).toEqual([1, 3]);
  expect(foremost(Float32Array.of(0.1, 0.4, 0.2, 0.3), 2, 0)).toEqual([0, 1]);
});
