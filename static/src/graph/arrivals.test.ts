import { describe, expect, it } from "vitest";
import type { GraphEvent, GraphFrame } from "../protocol.gen";
import { pictureOf } from "../state/picture";
import type { State, Tile, Trace } from "../state/types";
import { sampleGraph, sampleState } from "../testing/sample";
import { tileOf } from "../testing/tile";
import { arrivalsOf } from "./arrivals";

const A = 0;

const event = (part: Partial<GraphEvent>): GraphEvent => ({
  kind: "vjp",
  phase: "backward",
  node: 2,
  input: 0,
  target: A,
  writes: "contribution",
  layer: null,
  folds: [],
  ...part,
});

/** A leaf that two ops read: the seed, then its contributions. With `held`, its gradient was there before. */
function stateAt(cursor: number, held: number | null): State {
  const sample = sampleState(0);
  const nodes = sampleGraph().nodes.map((node) => ({ ...node, shape: [], axes: [] }));
  const kept = held !== null;
  const events = [
    event({ kind: "seed", node: 3, target: 3, writes: "grad" }),
    event({ writes: kept ? "contribution" : "grad" }),
    ...(kept ? [event({ kind: "accumulate", writes: "grad" })] : []),
    event({ node: 3 }),
    event({ kind: "accumulate", node: 3, writes: "grad" }),
  ];
  const graph: GraphFrame = { ...sampleGraph(), nodes, events };
  const at = (value: number, index: number): Tile => tileOf(1, 1, [value], { shape: [], event: index });
  const grads = kept ? [at(held, -1), at(held + 2, 2), at(held + 5, 4)] : [at(2, 1), at(5, 3)];
  const contributions = kept ? [at(2, 1), at(3, 3)] : [at(3, 2)];
  const trace: Trace = {
    ...(sample.trace as Trace),
    writes: new Map([
      ["0:grad", grads],
      ["0:contribution", contributions],
    ]),
  };
  const state = { ...sample, graph, trace, cursor };
  return { ...state, picture: pictureOf(state) };
}

const values = (state: State) => arrivalsOf(state)?.arrived.map((one) => one.value);

describe("contributions to a gradient", () => {
  it("arrive one by one and are added", () => {
    expect(arrivalsOf(stateAt(1, null))).toBeNull();
    const first = arrivalsOf(stateAt(2, null));
    expect([first?.arrived.map((one) => one.value), first?.toCome, first?.total]).toEqual([[2], 1, 2]);
    const second = arrivalsOf(stateAt(3, null));
    expect([second?.arrived.map((one) => one.value), second?.toCome, second?.total]).toEqual([[2, 3], 0, null]);
    const added = arrivalsOf(stateAt(4, null));
    expect([added?.arrived.map((one) => one.event), added?.total]).toEqual([[1, 2], 5]);
  });

  it("run into what the leaf still held", () => {
    expect(values(stateAt(2, 10))).toEqual([10, 2]);
    const all = arrivalsOf(stateAt(5, 10));
    expect([all?.arrived.map((one) => one.value), all?.total]).toEqual([[10, 2, 3], 15]);
    expect(all?.arrived[0]).toMatchObject({ from: null, event: -1 });
  });

  it("are no sum where there is one path and nothing was held", () => {
    const state = stateAt(2, null);
    const graph = { ...(state.graph as GraphFrame), events: state.graph?.events.slice(0, 2) ?? [] };
    expect(arrivalsOf({ ...state, graph, picture: pictureOf({ ...state, graph }) })).toBeNull();
  });
});
