/** Where a node comes to stand that is put between others, or that a cure adds: what comes after makes room. Pure. */
import type { Box } from "../editor/arrange";
import { placeNodes } from "../editor/edits";
import { applyRepair } from "../editor/repair";
import type { NodeSpec, Point } from "../editor/specs";
import type { Network, Repair } from "../protocol.gen";
import { ordered } from "../state/design";
import { portsOf } from "./facts";
import { sizeOf } from "./sizes";

/** From one card to the next: room for a wire and what is written on it. */
const ROOM = 112;
/** Where a node was dropped it stays, if so much is free on both sides. */
const LEAST = 40;
const APART = 16;

type Boxes = ReadonlyMap<string, Box>;

/**
 * A node that is connected to others stands beside its source, on its line, unless it was put where there is room; what
 * comes after it moves on. Where none of its neighbours is pinned, the layout finds its place.
 */
export function seated(network: Network, id: string, boxes: Boxes): Network {
  const node = network.nodes.find((one) => one.id === id);
  if (!node) return network;
  const near = network.edges.flatMap(({ source, target }) =>
    source === id ? [target] : target === id ? [source] : [],
  );
  const pinned = new Set(network.nodes.filter(({ at }) => at).map((one) => one.id));
  if (near.length === 0) return network;
  if (!near.some((one) => pinned.has(one))) return placeNodes(network, new Map([[id, null]]));
  const source = lastOf(network, boxes, id);
  const target = firstOf(network, boxes, id);
  const { w, h } = sizeOf(node, portsOf(node, network.edges.filter((edge) => edge.target === id).length));
  const at = beside(node, w, h, source, target);
  if (!at) return network;
  const missing = target && (!source || target.x >= source.x + source.width) ? at[0] + w + LEAST - target.x : 0;
  const moved = missing > 0 ? after(network, id, pinned) : new Set<string>();
  const by = missing > 0 && target ? at[0] + w + ROOM - target.x : 0;
  const others = [...boxes].filter(([one]) => one !== id && !moved.has(one)).map(([, box]) => box);
  const places = new Map<string, Point>([[id, clear(at, w, h, others)]]);
  for (const one of network.nodes) if (one.at && moved.has(one.id)) places.set(one.id, [one.at[0] + by, one.at[1]]);
  return placeNodes(network, places);
}

/** The design after a repair; what it adds stands beside what it is connected to. */
export function mended(network: Network, repair: Repair, boxes: Boxes): Network {
  const there = new Set(network.nodes.map(({ id }) => id));
  let next = applyRepair(network, repair);
  const known = new Map(boxes);
  for (const { id } of ordered(next).filter((node) => !there.has(node.id))) {
    next = seated(next, id, known);
    for (const node of next.nodes) if (node.at) known.set(node.id, boxOf(node, known.get(node.id)));
  }
  return next;
}

function boxOf(node: NodeSpec, known: Box | undefined): Box {
  const [x, y] = node.at as Point;
  const { w, h } = sizeOf(node, portsOf(node));
  return { x, y, width: known?.width ?? w, height: known?.height ?? h };
}

const lastOf = ({ edges }: Network, boxes: Boxes, id: string): Box | undefined =>
  edges
    .flatMap(({ source, target }) => (target === id ? (boxes.get(source) ?? []) : []))
    .sort((a, b) => b.x + b.width - a.x - a.width)[0];

/** Of those that read it the leftmost; what stands nowhere yet is looked through. */
function firstOf({ edges }: Network, boxes: Boxes, id: string): Box | undefined {
  const found: Box[] = [];
  const [seen, open] = [new Set([id]), [id]];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { source, target } of edges) {
      if (source !== next || seen.has(target)) continue;
      seen.add(target);
      const box = boxes.get(target);
      if (box) found.push(box);
      else open.push(target);
    }
  return found.sort((a, b) => a.x - b.x)[0];
}

/** Where it was put, if it fits in there; else right of its source, or left of its target. */
function beside({ at }: NodeSpec, w: number, h: number, source?: Box, target?: Box): Point | null {
  const free =
    at && (!source || at[0] >= source.x + source.width + LEAST) && (!target || at[0] + w + LEAST <= target.x);
  if (free) return at;
  if (source) return [source.x + source.width + ROOM, source.y + (source.height - h) / 2];
  return target ? [target.x - ROOM - w, target.y + (target.height - h) / 2] : (at ?? null);
}

/** All that is pinned and reads, directly or not, what the node gives. */
function after({ edges }: Network, id: string, pinned: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { source, target } of edges) {
      if (source !== next || target === id || found.has(target)) continue;
      found.add(target);
      open.push(target);
    }
  return new Set([...found].filter((one) => pinned.has(one)));
}

/** The same place, or below what stands there. */
function clear([x, y]: Point, w: number, h: number, boxes: readonly Box[]): Point {
  let top = y;
  const across = boxes.filter((box) => x < box.x + box.width + APART && x + w + APART > box.x);
  for (const box of across.sort((a, b) => a.y - b.y))
    if (top < box.y + box.height + APART && top + h + APART > box.y) top = box.y + box.height + ROOM / 2;
  return [x, top];
}
