/** Cards under the mouse or a finger: where they are on the way, and what becomes of them when they are let go. */
import { useCallback, useState } from "react";
import { placeNodes } from "../editor/edits";
import type { Edge, Point } from "../editor/specs";
import { designOf } from "../state/controls";
import { change } from "../state/editing";
import { store } from "../state/store";
import { insertNode } from "./adding";
import type { FlowNode } from "./flow";
import { sceneNow } from "./now";
import { type Place, placed } from "./place";
import type { CardItem, DesignScene, WireItem } from "./scene";
import { portY } from "./sizes";
import { setView, viewNow } from "./view";
import { distance } from "./wirePath";

const NOTHING: ReadonlyMap<string, Place> = new Map();

/** A card dropped so near to a wire, in px of the screen, is put into it. */
const NEAR = 22;

export interface Dragging {
  dragged: ReadonlyMap<string, Place>;
  move(nodes: readonly FlowNode[], zoom: number): void;
  drop(nodes: readonly FlowNode[]): void;
}

export function useDragging(): Dragging {
  const [dragged, setDragged] = useState(NOTHING);
  const move = useCallback((nodes: readonly FlowNode[], zoom: number) => {
    setDragged(new Map(nodes.map(({ id, position }) => [id, [position.x, position.y] as const])));
    const only = nodes.length === 1 ? nodes[0] : undefined;
    const now = sceneNow.get();
    setView({ hot: only && now ? wireUnder(now, only, zoom) : null });
  }, []);
  const drop = useCallback((nodes: readonly FlowNode[]) => {
    const hot = viewNow().hot;
    setView({ hot: null });
    setDragged(NOTHING);
    const now = sceneNow.get();
    if (!now) return;
    const places = placesOf(now, nodes);
    const into = now.wires.find(({ id }) => id === hot);
    const only = nodes[0];
    if (into && only) insertNode(only.id, into.edge, places);
    else moveTo(places);
  }, []);
  return { dragged, move, drop };
}

function moveTo(places: ReadonlyMap<string, Point>): void {
  const design = designOf(store.get());
  if (design) change(places.size === 1 ? null : `Move ${places.size} nodes`, placeNodes(design, places));
}

/** The nodes' new places; all that is in a folded block goes with it. */
export function placesOf(scene: DesignScene, nodes: readonly FlowNode[]): Map<string, Point> {
  const places = new Map<string, Point>();
  const cards = new Map(scene.cards.map((card) => [card.id, card]));
  for (const { id, position } of nodes) {
    const card = cards.get(id);
    if (!card) continue;
    if (card.spec) places.set(id, [position.x, position.y]);
    else for (const [inner, at] of inBlock(card, position)) places.set(inner, at);
  }
  return places;
}

/** What stands in a folded block, laid out where the block is now. */
function inBlock(card: CardItem, { x, y }: { x: number; y: number }): Map<string, Point> {
  const design = designOf(store.get());
  const inside = new Set(card.members);
  const nodes = design?.nodes.filter(({ id }) => inside.has(id)) ?? [];
  const laid = placed(
    nodes.map(({ id, at }) => ({ id, w: 180, h: 88, at: at ?? null, group: "" })),
    design?.edges.filter(({ source, target }) => inside.has(source) && inside.has(target)) ?? [],
  );
  const left = Math.min(...[...laid.values()].map(([at]) => at));
  const top = Math.min(...[...laid.values()].map(([, at]) => at));
  return new Map([...laid].map(([id, [lx, ly]]) => [id, [x + lx - left, y + ly - top]]));
}

/** The wire over which a card without edges is held; what has edges already is only moved. */
function wireUnder(scene: DesignScene, node: FlowNode, zoom: number): string | null {
  const card = scene.cards.find(({ id }) => id === node.id);
  if (!card?.spec || card.ports === 0 || !card.output) return null;
  if (scene.wires.some(({ source, target }) => source === card.id || target === card.id)) return null;
  return nearestWire(scene, node.position.x + card.size.w / 2, node.position.y + card.size.h / 2, NEAR / zoom + 20);
}

/** The wire nearest to a point, no farther than `reach`. */
export function nearestWire(scene: DesignScene, x: number, y: number, reach: number): string | null {
  const cards = new Map(scene.cards.map((card) => [card.id, card]));
  let [best, nearest] = [null as string | null, reach];
  for (const wire of scene.wires) {
    if (wire.inner) continue;
    const ends = endsOf(scene, cards, wire);
    if (!ends || x < Math.min(ends.x1, ends.x2) - 60 - reach || x > Math.max(ends.x1, ends.x2) + 60 + reach) continue;
    const away = distance(ends, scene.ways.get(wire.id) ?? null, x, y);
    if (away < nearest) [best, nearest] = [wire.id, away];
  }
  return best;
}

function endsOf(scene: DesignScene, cards: ReadonlyMap<string, CardItem>, { source, target, port }: WireItem) {
  const [from, to] = [cards.get(source), cards.get(target)];
  const [a, b] = [scene.places.get(source), scene.places.get(target)];
  if (!from || !to || !a || !b) return null;
  return {
    x1: a[0] + from.size.w,
    y1: a[1] + from.size.h / 2,
    x2: b[0],
    y2: b[1] + portY(to.size.h, Number(port), to.ports),
  };
}

export const edgeOf = (scene: DesignScene, id: string | null): Edge | null =>
  scene.wires.find((wire) => wire.id === id && !wire.inner)?.edge ?? null;
