import { expect, it } from "vitest";
import type { Network } from "../protocol.gen";
import { circle } from "../testing/designs";
import { dataFor } from "./data";

const empty: Network = { ...circle, nodes: [], edges: [] };

it("has no data where a value or an operation comes first, and keeps what it has otherwise", () => {
  expect(dataFor(empty, { kind: "value" }).data).toBeNull();
  expect(dataFor(empty, { kind: "op", op: "mul" }).data).toBeNull();
  expect(dataFor(empty, { kind: "linear" })).toBe(empty);
  expect(dataFor(circle, { kind: "value" })).toBe(circle);
});

it("has data from the first node on that reads some", () => {
  const bare = { ...empty, data: null };
  expect(dataFor(bare, { kind: "input" }).data?.kind).toBe("circle");
  expect(dataFor(bare, { kind: "loss" }).data?.kind).toBe("circle");
  expect(dataFor(circle, { kind: "input" })).toBe(circle);
});
