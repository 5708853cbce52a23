import { describe, expect, it } from "vitest";
import { decode } from "./frames";
import { sampleGraph } from "./testing/sample";

describe("a packed graph", () => {
  it("is unpacked into the records it was made of", () => {
    const graph = sampleGraph();
    const pack = (records: readonly object[]) => {
      const values: unknown[] = [];
      const rows = records.flatMap((record) => Object.values(record).map((value) => values.push(value) - 1));
      return { fields: Object.keys(records[0] ?? {}), values, rows };
    };
    const sent = {
      ...graph,
      nodes: [],
      events: [],
      packed_nodes: pack(graph.nodes),
      packed_events: pack(graph.events),
    };
    const { frame } = decode(JSON.stringify(sent));
    expect(frame).toEqual({ ...graph, packed_nodes: null, packed_events: null });
  });
});
