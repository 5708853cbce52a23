import { describe, expect, it } from "vitest";
import { chance } from "../testing/chance";
import { circle } from "../testing/designs";
import { anyGesture } from "../testing/gestures";
import { isNode } from "./checked";
import { fromText, toText } from "./clipboard";
import { placeNodes, setField } from "./edits";
import { MAX_NODES } from "./specs";

const all = circle.nodes.map(({ id }) => id);
const text = (also: object) => JSON.stringify({ ...JSON.parse(toText(circle, all)), ...also });

describe("nodes as text", () => {
  it("come back under new ids, with the edges among them, around the cursor", () => {
    const pinned = placeNodes(
      circle,
      new Map([
        ["l1", [0, 0]],
        ["l2", [100, 0]],
      ]),
    );
    const pasted = fromText(toText(pinned, ["l1", "l2"]), pinned, [500, 40]);
    if ("code" in pasted) throw new Error(pasted.got);
    expect(pasted.ids).toEqual(["l4", "l5"]);
    expect(pasted.network.nodes.find(({ id }) => id === "l4")?.at).toEqual([450, 40]);
    expect(pasted.network.edges).toContainEqual({ source: "l4", target: "l5", port: 0 });
    expect(pasted.network.edges.length).toBe(circle.edges.length + 1);
  });

  it("share weights with each other as before, and with nobody who is not there", () => {
    const shared = setField(circle, "l2", "shares", "l1");
    const both = fromText(toText(shared, ["l1", "l2"]), circle, [0, 0]);
    if ("code" in both) throw new Error(both.got);
    expect(both.network.nodes.find(({ id }) => id === "l5")).toMatchObject({ shares: "l4" });
    const one = fromText(toText(shared, ["l2"]), { ...circle, nodes: [], edges: [] }, [0, 0]);
    if ("code" in one) throw new Error(one.got);
    expect(one.network.nodes[0]).not.toHaveProperty("shares");
  });

  it("of every design that gestures lead to are nodes as the server takes them", () => {
    const draw = chance(3);
    let design = circle;
    for (let gesture = 0; gesture < 200; gesture++) {
      design = anyGesture(design, draw);
      expect(design.nodes.filter((node) => !isNode(node))).toEqual([]);
    }
  });
});

const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

describe("a text from elsewhere is refused, and says why", () => {
  it.each([
    ["nothing", ""],
    ["prose", "hello"],
    ["half of it", text({}).slice(0, 90)],
    ["other JSON", "{}"],
    ["a number", "1"],
    ["null", "null"],
    ["another version", text({ version: 2 })],
    ["no nodes", text({ nodes: [] })],
    ["nodes that are no list", text({ nodes: { length: 1 } })],
    ["a node of no kind", text({ nodes: [{ kind: "__proto__", id: "a" }] })],
    ["a node with another type", text({ nodes: [{ ...circle.nodes[1], units: "4" }] })],
    ["a node beyond its bounds", text({ nodes: [{ ...circle.nodes[1], units: 1e9 }] })],
    ["a node with more than it has", text({ nodes: [{ ...circle.nodes[1], onclick: "alert(1)" }] })],
    ["a node with less", text({ nodes: [{ kind: "linear", id: "l1" }] })],
    ["an id with script in it", text({ nodes: [{ ...circle.nodes[1], id: "<script>" }] })],
    ["a name that is too long", text({ nodes: [{ ...circle.nodes[1], name: "x".repeat(65) }] })],
    ["an id twice", text({ nodes: [circle.nodes[1], circle.nodes[1]] })],
    ["an odd edge", text({ edges: [{ source: "l1", target: "l2", port: 99 }] })],
    ["too many nodes", text({ nodes: Array(MAX_NODES + 1).fill(circle.nodes[1]) })],
    ["depth", deep],
    ["depth in a node", `{"backprop-explorer":"nodes","version":1,"edges":[],"nodes":[${deep}]}`],
    ["a very long text", " ".repeat(4_000_001)],
  ])("%s", (_, hostile) => {
    const pasted = fromText(hostile, circle, [0, 0]);
    expect(pasted).toMatchObject({ code: "cannot-paste", expected: expect.any(String), cure: expect.any(String) });
    expect("got" in pasted && pasted.got.length < 100).toBe(true);
  });

  it("edges that lead to nobody fall away", () => {
    const pasted = fromText(text({ edges: [{ source: "zz", target: "yy", port: 0 }] }), circle, [0, 0]);
    expect("network" in pasted && pasted.network.edges).toEqual(circle.edges);
  });
});

it("200 nodes are pasted, each with an id of its own", () => {
  const nodes = Array.from({ length: 200 }, (_, at) => ({ ...circle.nodes[1], id: `l${at + 1}` }));
  const edges = nodes.slice(1).map(({ id }, at) => ({ source: `l${at + 1}`, target: id, port: 0 }));
  const pasted = fromText(text({ nodes, edges }), circle, [0, 0]);
  expect("ids" in pasted && new Set(pasted.ids).size).toBe(200);
});
