// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { linearOf } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { inletsOf, outletOf, outletsOf } from "./blockEnds";
import { blockId, sceneOf } from "./scene";

const inBlock = (id: string) => ({ ...linearOf(id, 4, "none"), group: "g" });
const DESIGN: Network = {
  version: 1,
  slug: null,
  name: "Test",
  note: "",
  seed: 0,
  nodes: [
    { kind: "input", id: "x", name: "", group: "" },
    inBlock("a"),
    inBlock("b"),
    inBlock("c"),
    linearOf("after", 1, "none"),
  ],
  edges: [
    { source: "a", target: "b", port: 0 },
    { source: "b", target: "after", port: 0 },
  ],
  data: null,
  training: { optimizer: "sgd", learning_rate: 0.1, momentum: 0, batch_size: 10, zero_grad: true, clip_norm: null },
};
const MEMBERS = ["a", "b", "c"];

describe("the ends of a folded block", () => {
  it("are the inputs in it that nothing feeds", () => {
    expect(inletsOf(DESIGN, MEMBERS)).toEqual([
      { node: "a", port: 0 },
      { node: "c", port: 0 },
    ]);
    const fed = { ...DESIGN, edges: [...DESIGN.edges, { source: "x", target: "a", port: 0 }] };
    expect(inletsOf(fed, MEMBERS)).toEqual([{ node: "c", port: 0 }]);
  });

  it("are the outputs that leave it or that nobody uses", () => {
    expect(outletsOf(DESIGN, MEMBERS)).toEqual(["b", "c"]);
    expect(outletOf(DESIGN, MEMBERS)).toBe("c");
    expect(outletOf(DESIGN, ["a"])).toBe("a");
    expect(outletOf(DESIGN, [])).toBeNull();
  });

  it("give the block's card a port of its own as long as an input is open", () => {
    const card = (network: Network) => sceneOf(network, new Set(["g"])).cards.find(({ id }) => id === blockId("g"));
    expect(card(DESIGN)?.ports).toBe(1);
    const all = ["a", "c"].map((target) => ({ source: "x", target, port: 0 }));
    expect(card({ ...DESIGN, edges: [...DESIGN.edges, ...all] })?.ports).toBe(1);
    expect(card({ ...DESIGN, edges: [...DESIGN.edges, ...all.slice(0, 1)] })?.ports).toBe(2);
  });
});
