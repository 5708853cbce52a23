import { describe, expect, it } from "vitest";
import type { Box } from "../editor/arrange";
import { putBetween } from "../editor/connect";
import { newNode } from "../editor/edits";
import type { Network } from "../protocol.gen";
import { circle } from "../testing/designs";
import { mended, seated } from "./seating";

const linear = (id: string, at?: [number, number]) =>
  ({
    kind: "linear",
    id,
    name: "",
    units: 4,
    bias: true,
    activation: "none",
    frozen: false,
    group: "",
    ...(at && { at }),
  }) as const;

const designOf = (nodes: Network["nodes"], edges: Network["edges"]): Network => ({ ...circle, nodes, edges });

const chainOf = (...nodes: Network["nodes"]): Network =>
  designOf(
    nodes,
    nodes.slice(1).map(({ id }, index) => ({ source: (nodes[index] as { id: string }).id, target: id, port: 0 })),
  );

const boxes = ({ nodes }: Network): Map<string, Box> =>
  new Map(nodes.flatMap(({ id, at }) => (at ? [[id, { x: at[0], y: at[1], width: 180, height: 88 }]] : [])));

const xOf = (network: Network, id: string) => network.nodes.find((node) => node.id === id)?.at?.[0];

const edge = { source: "a", target: "b", port: 0 };

describe("a node between two others", () => {
  const pinned = chainOf(linear("a", [0, 100]), linear("b", [292, 100]), linear("c", [584, 100]));

  it("has room: what comes after it moves on", () => {
    const added = newNode(pinned, { kind: "linear" }, [130, 110]);
    const next = seated(putBetween(added.network, edge, added.id), added.id, boxes(pinned));
    const place = next.nodes.find(({ id }) => id === added.id)?.at;
    expect(place).toEqual([292, 100]);
    expect(xOf(next, "a")).toBe(0);
    expect(xOf(next, "b")).toBe(584);
    expect(xOf(next, "c")).toBe(876);
  });

  it("stays where it was dropped if it fits in there", () => {
    const wide = chainOf(linear("a", [0, 100]), linear("b", [700, 100]));
    const added = newNode(wide, { kind: "linear" }, [260, 140]);
    const next = seated(putBetween(added.network, edge, added.id), added.id, boxes(wide));
    expect(next.nodes.find(({ id }) => id === added.id)?.at).toEqual([260, 140]);
    expect(xOf(next, "b")).toBe(700);
  });

  it("is left to the layout where nothing near it is pinned", () => {
    const free = chainOf(linear("a"), linear("b"));
    const added = newNode(free, { kind: "linear" }, [130, 110]);
    const next = seated(putBetween(added.network, edge, added.id), added.id, new Map());
    expect(next.nodes.every(({ at }) => !at)).toBe(true);
  });
});

describe("what a repair adds", () => {
  it("stands beside what it reads, one after the other, and lies on nothing", () => {
    const network = chainOf(linear("a", [0, 100]), linear("b", [292, 100]));
    const insert = (id: string, source: string) =>
      ({ do: "insert", source, target: "b", port: 0, node: linear(id) }) as const;
    const next = mended(network, { text: "", steps: [insert("m", "a"), insert("n", "m")] }, boxes(network));
    expect(["a", "m", "n", "b"].map((id) => xOf(next, id))).toEqual([0, 292, 584, 876]);
  });

  it("makes way for what stands there", () => {
    const network = designOf([linear("a", [0, 100]), linear("other", [300, 120])], []);
    const steps = [
      { do: "add", node: linear("n") },
      { do: "connect", source: "a", target: "n", port: 0 },
    ] as const;
    const next = mended(network, { text: "", steps: [...steps] }, boxes(network));
    expect(next.nodes.find(({ id }) => id === "n")?.at?.[1]).toBeGreaterThan(120 + 88);
  });
});
