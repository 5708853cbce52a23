/** The scene as React Flow wants it. What did not change stays the same object: only what changed is drawn anew. */
import { edgeKey } from "../editor/connect";
import type { Network } from "../protocol.gen";
import type { Told } from "./cardData";
import type { FrameFlow } from "./FrameNode";
import type { CardData, CardNode } from "./NodeCard";
import { frameBox, type Rect } from "./rects";
import { type DesignScene, frameId } from "./scene";
import { counted, outputWords, problemOn } from "./shapes";
import { handles } from "./sizes";
import type { Label, WireEdge } from "./Wire";
import { spotsFor, type Words } from "./wireLabels";
import { wireLabel } from "./words";

export type FlowNode = CardNode | FrameFlow;

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
  const written = writtenOn(scene, told);
  const ports = new Map(scene.cards.map((card) => [card.id, card.ports]));
  return scene.wires.map((wire) => {
    const { id, edge, source, target, port, inner } = wire;
    const shape = told?.shapes[edge.source];
    const label = written.get(id) ?? null;
    const problem = told ? problemOn(told, edge) : undefined;
    const carries = told && edge.source in told.shapes ? outputWords(told, edge.source) : "unknown";
    const into = (ports.get(edge.target) ?? 1) > 1 ? `, input ${edge.port + 1}` : "";
    const wrong = problem ? `. ${problem.title}` : "";
    const words = `Wire from ${title(edge.source)} to ${title(edge.target)}${into}, ${carries}${wrong}`;
    const way = scene.ways.get(id) ?? null;
    const selected = picked.has(id);
    const had = before.get(id);
    const said = { label, words, wrong: problem !== undefined, unknown: !shape, way };
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
      // It is reached by the keys of the canvas, after the card that it leaves.
      ariaRole: "button",
      domAttributes: { tabIndex: -1, "data-wire": id } as NonNullable<WireEdge["domAttributes"]>,
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
    Object.entries(said).every(([key, value]) => same(data[key], value))
  );
}

const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));

/** What each wire has written on it, and where. Of one scene and one answer it is found once. */
function writtenOn(scene: DesignScene, told: Told): ReadonlyMap<string, Label> {
  if (!told) return NOTHING;
  const known = found.get(scene);
  if (known?.told === told) return known.labels;
  const words = new Map(
    scene.wires.map(({ id, edge }) => [id, wireLabel(told.shapes[edge.source], told.axes[edge.source])]),
  );
  const labels = new Map<string, Label>();
  for (const [id, spot] of spotsFor(scene, words)) {
    const [one, other] = words.get(id) as Words;
    labels.set(id, { one, other, ...spot });
  }
  found.set(scene, { told, labels });
  return labels;
}

const NOTHING: ReadonlyMap<string, Label> = new Map();
const found = new WeakMap<DesignScene, { told: Told; labels: ReadonlyMap<string, Label> }>();
