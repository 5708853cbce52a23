import { expect, it } from "vitest";
import type { GraphFrame } from "../protocol.gen";
import { sampleState } from "../testing/sample";
import type { ExpressionLayout } from "./expression";
import { expressionScene } from "./expressionScene";
import { nowOf } from "./now";

it("brings into view where a gradient comes from and where it goes", () => {
  const graph = sampleState().graph as GraphFrame;
  const cards = graph.nodes.map((node, at) => ({ node, box: { x: 200 * at, y: 0, w: 160, h: 118 }, curve: null }));
  const layout: ExpressionLayout = { cards, routes: [], bounds: { x: 0, y: 0, w: 200 * cards.length, h: 118 } };
  const scene = expressionScene(graph, layout);
  const cursor = graph.events.findIndex(({ kind }) => kind === "vjp") + 1;
  const { picture } = sampleState(cursor);
  const now = nowOf(picture);
  const box = scene.nowBox(picture);
  for (const id of [now?.node, now?.target]) {
    const card = cards.find(({ node }) => node.id === id)?.box;
    expect(card).toBeDefined();
    expect(box && card && box.x <= card.x && box.x + box.w >= card.x + card.w).toBe(true);
  }
});
