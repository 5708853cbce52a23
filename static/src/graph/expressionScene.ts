/** A graph of single nodes as a scene: an expression, or a network that is no chain. */
import { paintExpression } from "../paint/expression";
import type { GraphFrame } from "../protocol.gen";
import { select } from "../state/controls";
import { around, meets } from "./box";
import { describeCell, describeNode } from "./describe";
import type { ExpressionLayout } from "./expression";
import { nowOf } from "./now";
import { goTo } from "./scalarScene";
import type { Scene } from "./scene";

export function expressionScene(graph: GraphFrame, layout: ExpressionLayout): Scene {
  return {
    key: `nodes/${graph.graph}`,
    bounds: layout.bounds,
    mostZoom: 1.5,
    leastZoom: 0.75,
    anchors: new Map(),
    shells: layout.cards.map(({ node, box }) => ({
      id: `card:${node.id}`,
      kind: "card",
      box,
      describe: (picture, row) =>
        node.shape.length === 0
          ? `${node.title} ${node.plain}: ${describeCell(picture, node, row, 0)}`
          : describeNode(picture, node),
      act: () => {
        select(node.id);
        goTo(node.id);
      },
    })),
    paint: (pen, state) => paintExpression(pen, layout, state),
    boxOf: (node) => layout.cards.find((card) => card.node.id === node)?.box ?? null,
    nodesIn: (seen) => layout.cards.filter((card) => meets(card.box, seen)).map((card) => card.node.id),
    nowBox(picture) {
      const now = nowOf(picture);
      // A gradient goes to another card than the one it comes from.
      const boxes = layout.cards.filter(({ node }) => node.id === now?.node || node.id === now?.target);
      return boxes.length > 0 ? around(boxes.map(({ box }) => box)) : null;
    },
  };
}
