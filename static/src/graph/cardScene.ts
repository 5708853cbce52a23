/** Layers and blocks, closed or opened into what they hold, as a scene. */
import { paintCards } from "../paint/cards";
import type { GraphFrame } from "../protocol.gen";
import { select, toggleLayer } from "../state/controls";
import { keyOf, type Member, membersOf } from "./blocks";
import { around, type Box, meets } from "./box";
import type { Move } from "./cardParts";
import { type Card, type CardsLayout, countsOf, type Group, layoutCards, STAVE, shiftCards } from "./cards";
import { describeCell, describeNode } from "./describe";
import { nowOf } from "./now";
import { goTo } from "./scalarScene";
import type { Scene, ShellSpec } from "./scene";

export function cardScene(graph: GraphFrame, name: string, open: ReadonlySet<string>): Scene {
  const layout = layoutCards(graph, open);
  const places = placesOf(graph, layout);
  return {
    key: `${name}/${graph.graph}`,
    bounds: layout.bounds,
    shells: shellsOf(layout),
    mostZoom: 1.5,
    leastZoom: name === "layers" ? 0.78 : 0.9,
    paint(pen, state, shift) {
      paintCards(pen, shift ? shiftCards(layout, shift) : layout, state);
    },
    nodesIn: (seen) =>
      layout.cards
        .filter((card) => meets(card.box, seen))
        .flatMap((card) => [card.node, ...card.leaves.map((leaf) => leaf.node)].map(({ id }) => id)),
    nowBox(picture) {
      const now = nowOf(picture);
      if (!now) return null;
      const boxes = [places.whole(now.node, now.layer), now.target >= 0 ? places.whole(now.target, null) : null];
      const box = around(boxes.flatMap((one) => one ?? []));
      return { ...box, x: box.x - 24, w: box.w + 48 };
    },
    boxOf: (node) => places.own(node) ?? places.whole(node, graph.nodes[node]?.layer ?? null),
    anchors: anchorsOf(graph, layout),
  };
}

interface Places {
  /** The card of a node, without what hangs below it. */
  own(node: number): Box | null;
  /** The card of a node with what hangs below it; or else the layer's; or else that of the block that hides it. */
  whole(node: number, layer: string | null): Box | null;
}

function placesOf(graph: GraphFrame, layout: CardsLayout): Places {
  const own = new Map<number, Box>();
  const whole = new Map<number, Box>();
  const keys = new Map<string, Box>(layout.groups.map((group) => [group.key, group.box]));
  for (const card of layout.cards) {
    const all = around([card.box, ...card.leaves.map((leaf) => leaf.box), ...(card.curve ? [card.curve] : [])]);
    for (const leaf of card.leaves) {
      if (!own.has(leaf.node.id)) own.set(leaf.node.id, leaf.box);
      if (!whole.has(leaf.node.id)) whole.set(leaf.node.id, all);
    }
    if (card.kind !== "op") keys.set(card.key, card.box);
    // A block shows a value that a layer within it makes.
    if (card.block === null) {
      own.set(card.node.id, card.box);
      whole.set(card.node.id, all);
    }
  }
  const walk = (members: readonly Member[], hiding: Box | null) => {
    for (const member of members) {
      const box = keys.get(keyOf(member)) ?? hiding;
      if (box) keys.set(keyOf(member), box);
      if (member.block) walk(member.block.members, box);
    }
  };
  walk(membersOf(graph), null);
  return {
    own: (node) => own.get(node) ?? null,
    whole: (node, layer) => whole.get(node) ?? keys.get(layer ?? graph.nodes[node]?.layer ?? "") ?? null,
  };
}

/** The left end of the value line of what each layer and block shows. */
function anchorsOf(graph: GraphFrame, layout: CardsLayout): Map<string, Move> {
  const anchors = new Map<string, Move>();
  for (const group of layout.groups) anchors.set(group.key, { x: group.box.x, y: group.rows[0] ?? 0 });
  for (const card of layout.cards) {
    if (card.kind !== "op") anchors.set(card.key, { x: card.box.x, y: card.box.y + STAVE.forward - STAVE.cardTop });
  }
  const walk = (members: readonly Member[], hidden: Move | null) => {
    for (const member of members) {
      const at = anchors.get(keyOf(member)) ?? hidden;
      if (at) anchors.set(keyOf(member), at);
      if (member.block) walk(member.block.members, at);
    }
  };
  walk(membersOf(graph), null);
  return anchors;
}

/** In the order of computing, each frame's button before what it holds. */
function shellsOf(layout: CardsLayout): ShellSpec[] {
  const frames = layout.groups.map((group) => ({ x: group.box.x, y: group.box.y, shells: [closeButton(group)] }));
  const cards = layout.cards.map((card) => ({ x: card.box.x, y: card.box.y, shells: cardShells(card) }));
  return [...frames, ...cards].sort((a, b) => a.x - b.x || a.y - b.y).flatMap((one) => one.shells);
}

function closeButton({ key, title, box }: Group): ShellSpec {
  return {
    id: `toggle:${key}`,
    kind: "toggle",
    words: "Close",
    box: { x: box.x + box.w - 68, y: box.y + 6, w: 60, h: 28 },
    describe: () => `Close ${title}`,
    act: () => toggleLayer(key),
  };
}

function cardShells(card: Card): ShellSpec[] {
  const { layer, block, node, box } = card;
  const spec: ShellSpec = {
    id: `card:${card.kind === "block" ? card.key : node.id}`,
    kind: "card",
    box,
    node: node.id,
    describe: (picture, row) => {
      if (block) return `${block.title}, ${countsOf(block)}: ${describeNode(picture, node)}`;
      if (card.kind === "op") return `${layer.title}: ${describeNode(picture, node)}`;
      const holds = layer.units === 1 ? describeCell(picture, node, row, 0) : describeNode(picture, node);
      return `${layer.title}, ${layer.subtitle}: ${holds}`;
    },
    act: () => {
      select(node.id);
      goTo(node.id);
    },
  };
  const leaves = card.leaves.map(
    (leaf): ShellSpec => ({
      id: `leaf:${node.id}:${leaf.node.id}`,
      kind: "card",
      box: leaf.box,
      node: leaf.node.id,
      describe: (picture) => `${layer.title}: ${describeNode(picture, leaf.node)}`,
      act: () => select(leaf.node.id),
    }),
  );
  if (!block && (card.kind === "op" || card.kind === "input" || layer.nodes.length < 2)) return [spec, ...leaves];
  return [
    spec,
    ...leaves,
    {
      id: `toggle:${card.key}`,
      kind: "toggle",
      words: "Open",
      box: { x: box.x + box.w / 2 - 34, y: box.y + box.h + 10, w: 68, h: 28 },
      describe: () => (block ? `Open ${block.title}` : `Open ${layer.title} into its operations`),
      act: () => toggleLayer(card.key),
    },
  ];
}
