import { describe, expect, it } from "vitest";
import type { Quantity } from "../protocol.gen";
import { sampleState } from "../testing/sample";
import { originOf } from "./origin";
import { key } from "./tiles";
import type { Tile, Trace } from "./types";

const tile = (event: number, data: number[]): Tile => ({
  shape: [2, 2],
  row: null,
  mean: false,
  planes: 1,
  rows: 2,
  cols: 2,
  origin: [0, 0, 0],
  coming: false,
  low: null,
  high: null,
  average: null,
  data: new Float32Array(data),
  norm: 1,
  nonfinite: 0,
  event,
});

const traceOf = (slot: "grad" | "value", ...tiles: Tile[]): Trace => ({
  ...(sampleState().trace as Trace),
  writes: new Map([[key(5, slot), tiles]]),
});

const number = (value: number, role: Quantity["role"], slot: Quantity["slot"] = "grad"): Quantity => ({
  value,
  role,
  node: 5,
  slot,
  cell: [1, 0],
});

describe("where a number was written", () => {
  const grads = traceOf("grad", tile(3, [0, 0, 0.1, 0]), tile(6, [0, 0, 0.3, 0]));

  it("is the event that wrote this very number, though it was written over since", () => {
    expect(originOf(grads, 7, number(Math.fround(0.1), "contribution"))?.event).toBe(3);
    expect(originOf(grads, 7, number(Math.fround(0.3), "total"))?.event).toBe(6);
  });

  it("is never an event that has not run", () => {
    expect(originOf(grads, 6, number(Math.fround(0.3), "upstream"))).toBeNull();
  });

  it("is an older event for what the event has only read", () => {
    const twice = traceOf("value", tile(-1, [0, 0, 0.5, 0]), tile(8, [0, 0, 0.5, 0]));
    expect(originOf(twice, 9, number(0.5, "value", null))?.event).toBe(-1);
    expect(originOf(twice, 9, number(0.5, "total", "value"))?.event).toBe(8);
  });

  it("is nowhere for a term of the sum that is kept there, for a count, and without a trace", () => {
    expect(originOf(grads, 7, number(0.2, "contribution"))).toBeNull();
    expect(originOf(grads, 7, number(Math.fround(0.3), "plain"))).toBeNull();
    expect(originOf(null, 7, number(Math.fround(0.3), "total"))).toBeNull();
  });

  it("is told by the events where a large trace came without the tensor", () => {
    const { trace, graph } = sampleState();
    const node = graph?.nodes.find((one) => one.plain === "h1")?.id ?? -1;
    const bare = { ...(trace as Trace), whole: false, writes: new Map() };
    const event = graph?.events.findIndex((one) => one.target === node && one.writes === "value");
    const asked: Quantity = { value: 0.5, role: "value", node, slot: "value", cell: [0, 0] };
    expect(originOf(bare, 9, asked, graph)?.event).toBe(event);
    expect(originOf(bare, 9, asked)).toBeNull();
  });

  it("is found for NaN too, and trusted where the tile does not reach", () => {
    const broken = traceOf("grad", tile(2, [0, 0, Number.NaN, 0]));
    expect(originOf(broken, 3, { ...number(0, "total"), value: "NaN" })?.event).toBe(2);
    expect(originOf(broken, 3, { ...number(0.7, "total"), cell: [40, 0] })?.event).toBe(2);
  });
});
