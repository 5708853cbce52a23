import { describe, expect, it } from "vitest";
import type { Network } from "../protocol.gen";
import { circle } from "../testing/designs";
import { align } from "./arrange";
import { connect, disconnect, freePort, insertOnEdge, putBetween, reconnect } from "./connect";
import { duplicate, moveNodes, newNode, placeNodes, removeNodes, setField, setOff } from "./edits";

const nodeOf = (network: Network, id: string) => network.nodes.find((node) => node.id === id);
const arrows = (network: Network) =>
  network.edges.map(({ source, target, port }) => `${source}>${target}.${port}`).sort();

describe("a new node", () => {
  it("has an id of its own, its defaults and its place, in whole pixels within reach", () => {
    const { network, id } = newNode(circle, { kind: "linear" }, [10.4, 3e9]);
    expect(id).toBe("l4");
    expect(nodeOf(network, id)).toMatchObject({ kind: "linear", units: 4, activation: "none", at: [10, 1e6] });
  });

  it("is named after its kind, with what an id can hold", () => {
    expect(newNode(circle, { kind: "layer", layer: "Conv2d" }, null).id).toBe("conv2d1");
    expect(newNode(circle, { kind: "input" }, null).id).toBe("x1");
    expect(newNode({ ...circle, nodes: [] }, { kind: "input" }, null).id).toBe("x");
  });
});

describe("nodes that are removed", () => {
  it("take their edges with them", () => {
    const { nodes, edges } = removeNodes(circle, ["l2"]);
    expect(nodes.map(({ id }) => id)).not.toContain("l2");
    expect(arrows({ ...circle, edges })).toEqual(["l3>loss.0", "x>l1.0"]);
  });

  it("can leave the way they stood on healed", () => {
    expect(arrows(removeNodes(circle, ["l1", "l2"], { heal: true }))).toEqual(["l3>loss.0", "x>l3.0"]);
  });

  it("in a circle leave nothing to heal", () => {
    const round = connect(circle, "l2", "l1");
    expect(arrows(removeNodes(round, ["l1", "l2"], { heal: true }))).toEqual(["l3>loss.0"]);
  });

  it("pass their weights on to the first that shared them", () => {
    const shared = setField(setField(circle, "l2", "shares", "l1"), "l3", "shares", "l1");
    const { nodes } = removeNodes(shared, ["l1"]);
    expect(nodes.find(({ id }) => id === "l2")).not.toHaveProperty("shares");
    expect(nodes.find(({ id }) => id === "l3")).toMatchObject({ shares: "l2" });
  });

  it("that are not there change nothing", () => {
    expect(removeNodes(circle, ["nobody"])).toBe(circle);
  });
});

describe("a field", () => {
  it("is set, a layer's settings by name, and none that a node is known by", () => {
    const { network, id } = newNode(circle, { kind: "layer", layer: "Conv2d" }, null);
    expect(nodeOf(setField(network, id, "settings.kernel", 5), id)).toMatchObject({ settings: { kernel: 5 } });
    const set = setField(network, id, "settings.kernel", 5);
    expect(nodeOf(setField(set, id, "settings.kernel", undefined), id)).toMatchObject({ settings: {} });
    expect(setField(circle, "l1", "id", "l9")).toBe(circle);
    expect(setField(circle, "l1", "units", 4)).toBe(circle);
  });

  it("that holds nothing is no field", () => {
    const set = setField(circle, "l1", "weight_init", { kind: "zeros", a: 0, b: 1 });
    expect(setField(set, "l1", "weight_init", null)).toEqual(circle);
  });

  it("of switching off is of what computes alone", () => {
    const off = setOff(circle, ["x", "l1"], "mute");
    expect(nodeOf(off, "x")).toEqual(nodeOf(circle, "x"));
    expect(nodeOf(off, "l1")).toMatchObject({ off: "mute" });
    expect(setOff(off, ["l1"], null)).toEqual(circle);
  });
});

describe("edges", () => {
  it("take the place of what was at a port", () => {
    expect(arrows(connect(circle, "x", "l3"))).toContain("x>l3.0");
    expect(arrows(connect(circle, "x", "l3"))).not.toContain("l2>l3.0");
    expect(connect(circle, "x", "l1")).toBe(circle);
    expect(connect(circle, "x", "l1", 99)).toBe(circle);
  });

  it("are pulled over by one end, and stay where that leads nowhere", () => {
    const edge = { source: "l2", target: "l3", port: 0 };
    expect(arrows(reconnect(circle, edge, { ...edge, source: "x" }))).toContain("x>l3.0");
    expect(reconnect(circle, edge, { ...edge, target: "nobody" })).toBe(circle);
    expect(arrows(disconnect(circle, edge))).not.toContain("l2>l3.0");
  });

  it("take a node between their ends", () => {
    const edge = { source: "l2", target: "l3", port: 0 };
    const { network, id } = insertOnEdge(circle, edge, { kind: "linear" }, [0, 0]);
    expect(arrows(network)).toEqual(expect.arrayContaining([`l2>${id}.0`, `${id}>l3.0`]));
    expect(arrows(network)).not.toContain("l2>l3.0");
    expect(putBetween(circle, edge, "l2")).toBe(circle);
  });

  it("leave ports free", () => {
    expect(freePort(circle, "l1")).toBe(1);
    expect(freePort(circle, "x")).toBe(0);
  });
});

describe("copies", () => {
  it("keep the edges among them, and are fed as the originals are", () => {
    const { network, ids } = duplicate(circle, ["l1", "l2"]);
    expect(ids).toEqual(["l4", "l5"]);
    expect(arrows(network)).toEqual(expect.arrayContaining(["x>l4.0", "l4>l5.0", "l2>l3.0"]));
  });
});

describe("places", () => {
  it("are pinned, moved and let go", () => {
    const pinned = placeNodes(circle, new Map([["l1", [5, 6]]]));
    expect(nodeOf(moveNodes(pinned, ["l1", "l2"], 1, 1), "l1")).toMatchObject({ at: [6, 7] });
    expect(moveNodes(pinned, ["l2"], 1, 1)).toBe(pinned);
    expect(placeNodes(pinned, new Map([["l1", null]]))).toEqual(circle);
  });

  it("are put in line", () => {
    const boxes = new Map([
      ["l1", { x: 0, y: 0, width: 100, height: 40 }],
      ["l2", { x: 50, y: 90, width: 60, height: 20 }],
    ]);
    expect(nodeOf(align(circle, ["l1", "l2"], "right", boxes), "l2")).toMatchObject({ at: [50, 90] });
    expect(nodeOf(align(circle, ["l1", "l2"], "centre", boxes), "l1")).toMatchObject({ at: [5, 0] });
    expect(nodeOf(align(circle, ["l1", "l2"], "top", boxes), "l2")).toMatchObject({ at: [50, 0] });
    expect(align(circle, ["l1"], "top", boxes)).toBe(circle);
  });
});
