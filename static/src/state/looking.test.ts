import { describe, expect, it } from "vitest";
import type { Arrived } from "../frames";
import type { LookFrame, TensorRef } from "../protocol.gen";
import type { Asked } from "../socket";
import { sampleFrames } from "../testing/sample";
import { askFor, keepLooked } from "./looking";
import { createStore } from "./store";

type Look = Extract<Asked, { type: "look" }>;

/** A page on the sample, whose op node 3 has feature maps [10, 2, 1, 1] instead of its matrix. */
function page() {
  const store = createStore();
  const asked: Look[] = [];
  keepLooked(store, (command) => {
    if (command.type === "look") asked.push(command);
  });
  const [graph, trace] = sampleFrames(40) as [Arrived, Arrived];
  if (graph.frame.type !== "graph" || trace.frame.type !== "trace" || !("block" in trace)) throw new Error("sample");
  const node = graph.frame.nodes[3];
  if (!node) throw new Error("the sample has a matmul");
  node.shape = [10, 2, 1, 1];
  node.axes = ["example", "channel", "row", "column"];
  const tensors = trace.frame.tensors.map((ref) => (ref.node === node.id ? mapRef(ref, 0) : ref));
  store.dispatch({ type: "arrived", arrived: graph });
  store.dispatch({ type: "arrived", arrived: { frame: { ...trace.frame, tensors }, block: trace.block } });
  return { store, asked, node: node.id };
}

const mapRef = (ref: TensorRef, row: number): TensorRef => ({
  ...ref,
  shape: [10, 2, 1, 1],
  row,
  tile: [2, 1, 1],
  origin: [0, 0, 0],
});

function answer(look: Look, node: number, values: number[], mean = false): Arrived {
  const ref: TensorRef = {
    node,
    slot: "value",
    event: 0,
    shape: [10, 2, 1, 1],
    row: mean ? null : look.row,
    mean,
    tile: [2, 1, 1],
    origin: [0, 0, 0],
    offset: 0,
    norm: 1,
    low: 0,
    high: 1,
    average: 0,
    nonfinite: 0,
  };
  const frame: LookFrame = { sequence: 9, ...look, tensors: [ref], type: "look" };
  return { frame, block: { floats: new Float32Array(values), pictures: new Int8Array() } };
}

describe("another example", () => {
  it("is asked for once, and until it has come no other's numbers are shown", () => {
    const { store, asked, node } = page();
    expect(asked).toEqual([]);
    const first = store.get().picture.tile(node, "value");
    expect(first?.coming).toBe(false);
    store.dispatch({ type: "focus", focus: { row: 4, unit: 0, input: 0, at: null } });
    expect(asked.map((look) => [look.row, look.nodes])).toEqual([[4, null]]);
    const waiting = store.get().picture.tile(node, "value");
    expect([waiting?.coming, waiting?.data.length, waiting?.norm]).toEqual([true, 0, first?.norm]);
    store.dispatch({ type: "arrived", arrived: answer(asked[0] as Look, node, [7, 8]) });
    expect([...(store.get().picture.tile(node, "value")?.data ?? [])]).toEqual([7, 8]);
    expect(asked).toHaveLength(1);
  });

  it("that was there is shown again at once", () => {
    const { store, asked, node } = page();
    const first = store.get().picture.tile(node, "value");
    store.dispatch({ type: "focus", focus: { row: 4, unit: 0, input: 0, at: null } });
    store.dispatch({ type: "focus", focus: { row: 0, unit: 0, input: 0, at: null } });
    expect(store.get().picture.tile(node, "value")).toBe(first);
    expect(asked).toHaveLength(1);
  });

  it("of another trace than the one shown is not mixed in", () => {
    const { store, asked, node } = page();
    store.dispatch({ type: "focus", focus: { row: 4, unit: 0, input: 0, at: null } });
    const late = answer({ ...(asked[0] as Look), trace: 99 }, node, [7, 8]);
    store.dispatch({ type: "arrived", arrived: late });
    expect(store.get().picture.tile(node, "value")?.coming).toBe(true);
  });
});

describe("the whole batch", () => {
  it("is asked for as the mean, which is then what is read", () => {
    const { store, asked, node } = page();
    store.dispatch({ type: "whole", whole: true });
    expect(asked.map((look) => look.row)).toEqual([null]);
    expect(store.get().picture.reading(node, "value")?.coming).toBe(true);
    store.dispatch({ type: "arrived", arrived: answer(asked[0] as Look, node, [5, 6], true) });
    expect([...(store.get().picture.reading(node, "value")?.data ?? [])]).toEqual([5, 6]);
  });
});

describe("a large trace", () => {
  it("asks for what is in view and was left out, once, and shows that it is on its way", () => {
    const { store, node } = page();
    const { trace } = store.get();
    if (!trace) throw new Error("the sample has a trace");
    const writes = new Map([...trace.writes].filter(([at]) => !at.startsWith(`${node}:`)));
    const [graph, frame] = sampleFrames(40) as [Arrived, Arrived];
    if (frame.frame.type !== "trace" || !("block" in frame)) throw new Error("sample");
    const tensors = frame.frame.tensors.filter((ref) => writes.has(`${ref.node}:${ref.slot}`));
    const large = { ...frame.frame, trace: 77, whole: false, tensors };
    store.dispatch({ type: "arrived", arrived: graph });
    store.dispatch({ type: "arrived", arrived: { frame: large, block: frame.block } });
    expect(store.get().picture.tile(node, "value")?.coming).toBe(true);
    expect(store.get().picture.tile(node, "contribution")).toBeNull();
    const asked: Look[] = [];
    const send = (command: Asked) => asked.push(command as Look);
    askFor(store.get(), [0, node], send);
    askFor(store.get(), [0, node], send);
    expect(asked.map((look) => look.nodes)).toEqual([[node]]);
    const reply = answer(asked[0] as Look, node, [7, 8]);
    if (reply.frame.type === "look")
      reply.frame.tensors = [
        { ...mapRef(reply.frame.tensors[0] as TensorRef, 0), tile: [1, 1, 2], shape: [10, 2], row: null },
      ];
    store.dispatch({ type: "arrived", arrived: reply });
    expect([...(store.get().picture.tile(node, "value")?.data ?? [])]).toEqual([7, 8]);
    store.dispatch({ type: "cursor", cursor: 0 });
    expect(store.get().picture.tile(node, "value")).toBeNull();
  });
});
