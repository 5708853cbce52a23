import { describe, expect, it } from "vitest";
import type { GraphFrame, GraphLayer, GraphNode } from "../protocol.gen";
import { sampleGraph } from "../testing/sample";
import { blockKeys, blocksAbout, keyOf, membersOf, openAtFirst, openToOperations, spanOf, titleOf } from "./blocks";

/** Layers of one op each; `sources` are places in the list, `group` the path that each stands in. */
function network(parts: readonly { group?: string; sources?: number[] }[]): GraphFrame {
  const [node] = sampleGraph().nodes.slice(-1) as [GraphNode];
  const [layer] = sampleGraph().layers.slice(-1) as [GraphLayer];
  const nodes = parts.map((part, id) => ({
    ...node,
    id,
    layer: `n${id}`,
    inputs: part.sources ?? (id > 0 ? [id - 1] : []),
  }));
  const layers = parts.map(
    (part, id): GraphLayer => ({
      ...layer,
      id: `n${id}`,
      kind: id === 0 ? "input" : id === parts.length - 1 ? "loss" : "op",
      title: `Layer ${id}`,
      nodes: [id],
      output: id,
      group: part.group ?? "",
    }),
  );
  return { ...sampleGraph(), nodes, layers, events: [], loss: parts.length - 1, output: parts.length - 2 };
}

const titles = (graph: GraphFrame) => membersOf(graph).map(titleOf);

describe("membersOf", () => {
  it("gathers what has the same name into a block, within blocks", () => {
    const graph = network([{}, { group: "a/b" }, { group: "a/b" }, { group: "a/c" }, {}]);
    expect(titles(graph)).toEqual(["Layer 0", "a", "Layer 4"]);
    expect(membersOf(graph)[1]?.block?.members.map(titleOf)).toEqual(["b", "c"]);
    expect([...blockKeys(graph)]).toEqual(["/a", "/a/b", "/a/c"]);
    expect(blocksAbout(graph, "n2")).toEqual(["/a", "/a/b"]);
    expect(blocksAbout(graph, "n0")).toEqual([]);
  });

  it("keeps a block whole where branches of two are mixed in the design", () => {
    const graph = network([
      {},
      { group: "left", sources: [0] },
      { group: "right", sources: [0] },
      { group: "left", sources: [1] },
      { group: "right", sources: [2] },
      { sources: [3, 4] },
    ]);
    expect(titles(graph)).toEqual(["Layer 0", "left", "right", "Layer 5"]);
  });

  it("parts a block that something outside comes between: it could not be computed as one", () => {
    const graph = network([{}, { group: "a" }, {}, { group: "a" }, {}]);
    expect(titles(graph)).toEqual(["Layer 0", "a", "Layer 2", "a (2)", "Layer 4"]);
  });

  it("counts what a block holds", () => {
    const [, member] = membersOf(network([{}, { group: "a" }, { group: "a/b" }, {}]));
    expect(member?.block).toMatchObject({ layers: 2, ops: 2, parameters: 0, output: { id: 2 } });
  });

  it("gathers by tens what is too much for one look", () => {
    const graph = network(Array.from({ length: 352 }, () => ({})));
    expect(titles(graph)).toEqual([
      "Layer 0",
      "Layer 1–100",
      "Layer 101–200",
      "Layer 201–300",
      "Layer 301–350",
      "Layer 351",
    ]);
    const keys = membersOf(graph).map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("what is open at first", () => {
  it("is every block of a small network, and none of a large one", () => {
    const group = (length: number) => network([{}, ...Array.from({ length }, () => ({ group: "a" })), {}]);
    expect(openAtFirst(group(4))).toEqual(["/a"]);
    expect(openAtFirst(group(40))).toEqual([]);
  });

  it("is every layer with operations, as long as they can be taken in", () => {
    expect(openToOperations(sampleGraph())).toEqual(["l1", "l2", "l3", "loss"]);
    expect(openToOperations(network(Array.from({ length: 1500 }, () => ({}))))).toEqual([]);
  });
});

describe("spanOf", () => {
  it("names a span by its ends", () => {
    expect(spanOf("Layer 2", "Layer 4")).toBe("Layer 2–4");
    expect(spanOf("Layer 1–10", "Layer 91–100")).toBe("Layer 1–100");
    expect(spanOf("a", "tanh")).toBe("a – tanh");
    expect(spanOf("Loss", "Loss")).toBe("Loss");
  });
});
