/** Layers, closed or opened into their operations, as a scene. */
import { paintCards } from "../paint/cards";
import type { GraphFrame } from "../protocol.gen";
import { select, toggleLayer } from "../state/controls";
import { around, type Box } from "./box";
import { type Card, type CardsLayout, type Group, layoutCards, shiftCards } from "./cards";
import { describeCell, describeNode } from "./describe";
import { nowOf } from "./now";
import { goTo } from "./scalarScene";
import type { Scene, ShellSpec } from "./scene";

export function cardScene(graph: GraphFrame, name: string, open: ReadonlySet<string>): Scene | null {
  const layout = layoutCards(graph, open);
  if (!layout) return null;
  const shells: ShellSpec[] = [];
  const opened = new Map(layout.groups.map((group) => [group.layer.id, group]));
  for (const card of layout.cards) {
    const group = opened.get(card.layer.id);
    if (group) {
      shells.push(closeButton(group));
      opened.delete(card.layer.id);
    }
    shells.push(...cardShells(card));
  }
  return {
    key: `${name}/${graph.graph}`,
    bounds: layout.bounds,
    shells,
    mostZoom: 1.5,
    leastZoom: name === "layers" ? 0.78 : 0.9,
    paint(pen, state, shift) {
      paintCards(pen, shift ? shiftCards(layout, shift) : layout, state);
    },
    nowBox(picture) {
      const now = nowOf(picture);
      if (!now) return null;
      const boxes = [boxOf(layout, now.node, now.layer), now.target >= 0 ? boxOf(layout, now.target, null) : null];
      const box = around(boxes.flatMap((one) => one ?? []));
      return { ...box, x: box.x - 24, w: box.w + 48 };
    },
    boxOf: (node) => ownBox(layout, node) ?? boxOf(layout, node, graph.nodes[node]?.layer ?? null),
    anchors: new Map(graph.layers.map((layer) => [layer.id, anchorOf(layout, layer.id)])),
  };
}

/** The card of a node, without what hangs below it. */
function ownBox(layout: CardsLayout, node: number): Box | null {
  for (const card of layout.cards) {
    if (card.node.id === node) return card.box;
    const leaf = card.leaves.find((one) => one.node.id === node);
    if (leaf) return leaf.box;
  }
  return null;
}

/** The left edge of what a layer shows, closed or open. */
function anchorOf(layout: CardsLayout, layer: string): number {
  return boxOf(layout, -1, layer)?.x ?? 0;
}

/** The card of a node with what hangs below it, or else the layer's. */
function boxOf(layout: CardsLayout, node: number, layer: string | null): Box | null {
  const own = layout.cards.find((card) => card.node.id === node || card.leaves.some((leaf) => leaf.node.id === node));
  if (own) return around([own.box, ...own.leaves.map((leaf) => leaf.box), ...(own.curve ? [own.curve] : [])]);
  const group = layout.groups.find((one) => one.layer.id === layer);
  return group?.box ?? layout.cards.find((card) => card.layer.id === layer)?.box ?? null;
}

function closeButton({ layer, box }: Group): ShellSpec {
  return {
    id: `toggle:${layer.id}`,
    kind: "toggle",
    words: "Close",
    box: { x: box.x + box.w - 68, y: box.y + 6, w: 60, h: 28 },
    describe: () => `Close ${layer.title}`,
    act: () => toggleLayer(layer.id),
  };
}

function cardShells(card: Card): ShellSpec[] {
  const { layer, node, box } = card;
  const spec: ShellSpec = {
    id: `card:${node.id}`,
    kind: "card",
    box,
    describe: (picture, row) =>
      card.kind === "op"
        ? `${layer.title}: ${describeNode(picture, node)}`
        : `${layer.title}, ${layer.subtitle}: ${layer.units === 1 ? describeCell(picture, node, row, 0) : describeNode(picture, node)}`,
    act: () => {
      select(node.id);
      goTo(node.id);
    },
  };
  const leaves = card.leaves.map(
    (leaf): ShellSpec => ({
      id: `card:${leaf.node.id}`,
      kind: "card",
      box: leaf.box,
      describe: (picture) => `${layer.title}: ${describeNode(picture, leaf.node)}`,
      act: () => select(leaf.node.id),
    }),
  );
  if (card.kind === "op" || card.kind === "input" || layer.nodes.length < 2) return [spec, ...leaves];
  return [
    spec,
    ...leaves,
    {
      id: `toggle:${layer.id}`,
      kind: "toggle",
      words: "Open",
      box: { x: box.x + box.w / 2 - 34, y: box.y + box.h + 6, w: 68, h: 28 },
      describe: () => `Open ${layer.title} into its operations`,
      act: () => toggleLayer(layer.id),
    },
  ];
}
