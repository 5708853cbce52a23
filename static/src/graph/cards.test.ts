import { describe, expect, it } from "vitest";
import { sampleGraph } from "../testing/sample";
import { shapeText } from "./anatomy";
import type { Box } from "./box";
import { layoutCards, STAVE } from "./cards";

const apart = (a: Box, b: Box) => a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;

describe("layoutCards", () => {
  const graph = sampleGraph();

  it("has a card a layer while all are closed", () => {
    const layout = layoutCards(graph, new Set());
    expect(layout.cards.map((card) => card.kind)).toEqual(["input", "closed", "closed", "closed", "loss"]);
    expect(layout.carries.map((carry) => shapeText(carry.node.shape))).toEqual(["10×2", "10×4", "10×2", "10×1"]);
  });

  it("opens a layer in place into its operations with their parameters", () => {
    const layout = layoutCards(graph, new Set(["l1"]));
    expect(layout.cards.map((card) => card.node.plain)).toEqual(["x", "m1", "z1", "h1", "h2", "z3", "L"]);
    expect(layout.cards[1]?.leaves.map((leaf) => leaf.node.plain)).toEqual(["W1"]);
    expect(layout.cards[3]?.curve).not.toBeNull();
    expect(layout.groups.map((group) => group.key)).toEqual(["l1"]);
  });

  it.each([[[]], [["l1"]], [["l1", "l2", "l3", "loss"]]])("never overlaps, with %s open", (open) => {
    const layout = layoutCards(graph, new Set(open));
    const boxes = layout.cards.flatMap((card) => [card.box, ...card.leaves.map((leaf) => leaf.box)]);
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) expect(apart(a, b)).toBe(true);
    });
    const groups = layout.groups;
    groups.forEach((a, i) => {
      for (const b of groups.slice(i + 1)) expect(apart(a.box, b.box)).toBe(true);
    });
    for (const group of groups) {
      for (const card of layout.cards) expect(card.layer === group.layer || apart(card.box, group.box)).toBe(true);
    }
  });

  it("leaves room for each edge and keeps it straight", () => {
    const layout = layoutCards(graph, new Set(["l1", "l2"]));
    for (const { value } of layout.carries) {
      expect((value.at(-1)?.[0] ?? 0) - (value[0]?.[0] ?? 0)).toBeGreaterThanOrEqual(38);
      expect(new Set(value.map(([, y]) => y))).toEqual(new Set([STAVE.forward]));
    }
    for (const card of layout.cards) {
      expect(card.box.y).toBeLessThan(STAVE.forward);
      expect(card.box.y + card.box.h).toBeGreaterThan(STAVE.backward);
    }
  });
});
