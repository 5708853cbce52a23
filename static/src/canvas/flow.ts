/** The scene as React Flow wants it. What did not change stays the same object: only what changed is drawn anew. */
import { edgeKey } from "../editor/connect";
import type { Network } from "../protocol.gen";
import type { Told } from "./cardData";
import type { FrameFlow } from "./FrameNode";
import type { CardData, CardNode } from "./NodeCard";
import type { Place } from "./place";
import { type CardItem, type DesignScene, frameBox, frameId, type Rect } from "./scene";
import { counted, outputWords, problemOn } from "./shapes";
import { handles } from "./sizes";
import type { WireEdge } from "./Wire";
import { passing } from "./wirePath";
import { wireLabel } from "./words";

export type FlowNode = CardNode | FrameFlow;

/** Where every card is now: where the scene has it, or where it is being dragged. */
export function boxesOf(scene: DesignScene, dragged: ReadonlyMap<string, Place>): Map<string, Rect> {
  const boxes = new Map<string, Rect>();
  for (const { id, size } of scene.cards) {
    const [x, y] = dragged.get(id) ?? (scene.places.get(id) as Place);
    boxes.set(id, { x, y, width: size.w, height: size.h });
  }
  return boxes;
}

export function flowNodes(
  network: Network,
  scene: DesignScene,
  data: ReadonlyMap<string, CardData>,
  boxes: ReadonlyMap<string, Rect>,
  selection: ReadonlySet<string>,
  before: ReadonlyMap<string, FlowNode>,
): FlowNode[] {
  const nodes: FlowNode[] = scene.frames.flatMap(({ block, members }) => {
    const box = frameBox(members, boxes);
    return box ? [framed(network, scene, block, members, box, before.get(frameId(block)))] : [];
  });
  for (const card of scene.cards) {
    const box = boxes.get(card.id) as Rect;
    const its = data.get(card.id) as CardData;
    const selected = card.members.every((id) => selection.has(id));
    const had = before.get(card.id);
    if (had && had.data === its && had.selected === selected && sameBox(had, box)) {
      nodes.push(had);
      continue;
    }
    nodes.push({
      id: card.id,
      type: "card",
      position: { x: box.x, y: box.y },
      width: box.width,
      height: box.height,
      measured: { width: box.width, height: box.height },
      handles: handles(card.size, card.ports, card.output) as NonNullable<CardNode["handles"]>,
      selected,
      data: its,
    });
  }
  return nodes;
}

const sameBox = (node: FlowNode, box: Rect): boolean =>
  node.position.x === box.x && node.position.y === box.y && node.width === box.width && node.height === box.height;

function framed(
  network: Network,
  scene: DesignScene,
  block: string,
  members: readonly string[],
  box: Rect,
  had: FlowNode | undefined,
): FlowNode {
  if (had?.type === "frame" && sameBox(had, box) && had.data.members === members) return had;
  const nodes = network.nodes.filter(({ id }) => members.includes(scene.shownAs.get(id) as string)).map(({ id }) => id);
  return {
    id: frameId(block),
    type: "frame",
    position: { x: box.x, y: box.y },
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    selectable: false,
    draggable: false,
    focusable: false,
    zIndex: -1,
    style: { pointerEvents: "none" },
    data: {
      block,
      name: block.slice(block.lastIndexOf("/") + 1),
      nodes,
      count: counted(nodes.length, "node"),
      members,
    },
  } as FrameFlow;
}

export function flowEdges(
  scene: DesignScene,
  told: Told,
  title: (id: string) => string,
  picked: ReadonlySet<string>,
  before: ReadonlyMap<string, WireEdge>,
): WireEdge[] {
  const boxes = [...boxesOf(scene, new Map()).values()];
  const byId = new Map(scene.cards.map((card) => [card.id, card]));
  return scene.wires.map((wire) => {
    const { id, edge, source, target, port, inner } = wire;
    const shape = told?.shapes[edge.source];
    const [above, below] = told ? wireLabel(shape, told.axes[edge.source]) : ["", ""];
    const problem = told ? problemOn(told, edge) : undefined;
    const carries = told && edge.source in told.shapes ? outputWords(told, edge.source) : "unknown";
    const words = `${title(edge.source)} to ${title(edge.target)}: ${carries}${problem ? `. ${problem.title}` : ""}`;
    const via = viaOf(scene, byId, wire, boxes);
    const selected = picked.has(id);
    const had = before.get(id);
    const said = { above, below, words, wrong: problem !== undefined, unknown: !shape, via };
    if (had?.data && had.selected === selected && sameWire(had, edge, source, target, port, said)) return had;
    return {
      id,
      type: "wire",
      source,
      target,
      sourceHandle: "out",
      targetHandle: port,
      selected,
      reconnectable: !inner,
      ariaLabel: words,
      data: { edge, inner, ...said },
    };
  });
}

function sameWire(
  had: WireEdge,
  edge: { source: string; target: string; port: number },
  source: string,
  target: string,
  port: string,
  said: Record<string, unknown>,
): boolean {
  const data = had.data as Record<string, unknown>;
  return (
    had.source === source &&
    had.target === target &&
    had.targetHandle === port &&
    edgeKey(data.edge as typeof edge) === edgeKey(edge) &&
    Object.entries(said).every(([key, value]) => data[key] === value)
  );
}

function viaOf(
  scene: DesignScene,
  byId: ReadonlyMap<string, CardItem>,
  { source, target, port }: DesignScene["wires"][number],
  boxes: readonly Rect[],
): number | null {
  const [from, to] = [byId.get(source), byId.get(target)];
  const [a, b] = [scene.places.get(source), scene.places.get(target)];
  if (!from || !to || !a || !b) return null;
  const x1 = a[0] + from.size.w;
  return passing(
    { x1, y1: a[1] + from.size.h / 2, x2: b[0], y2: b[1] + (to.size.h * (Number(port) + 1)) / (to.ports + 1) },
    boxes,
  );
}
