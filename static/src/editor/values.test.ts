import { expect, it } from "vitest";
import { circle } from "../testing/designs";
import { newNode, setField } from "./edits";
import { retyped } from "./values";

const { network, id } = newNode(circle, { kind: "value" }, null);
const found = (design: typeof network) => design.nodes.find((node) => node.id === id);

it("a typed value is typed anew at one cell", () => {
  const matrix = setField(network, id, "value", [
    [1, 2],
    [3, 4],
  ]);
  expect(found(retyped(matrix, id, [1, 0], 9))).toMatchObject({
    value: [
      [1, 2],
      [9, 4],
    ],
  });
  expect(retyped(matrix, id, [2, 0], 9)).toBe(matrix);
  expect(retyped(matrix, id, [1], 9)).toBe(matrix);
  expect(retyped(matrix, "l1", [0, 0], 9)).toBe(matrix);
});

it("a constant that is named after its number is named after the new one", () => {
  const named = setField(network, id, "name", "1");
  expect(found(retyped(named, id, [], 2.5))).toMatchObject({ value: 2.5, name: "2.5" });
});
