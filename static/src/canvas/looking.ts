/** What is seen of the canvas: all of it, its beginning, one node; and where the keys go with it. */
import type { useReactFlow } from "@xyflow/react";
import type { Point } from "../editor/specs";
import { around, fitTo, type Box as GraphBox, type Insets, type Size, type Viewport } from "../graph/box";
import { calm } from "../paint/overlay";
import { fold } from "../state/blocks";
import { designOf } from "../state/controls";
import { pick } from "../state/editing";
import { foldedIn } from "../state/folded";
import { store } from "../state/store";
import { boxesOf } from "./boxes";
import type { FlowNode } from "./flow";
import { fitted, sceneNow } from "./now";
import { frameBox } from "./rects";
import type { WireEdge } from "./Wire";

const FLY_MS = 350;
const LEGIBLE = 0.9;

type Instance = ReturnType<typeof useReactFlow<FlowNode, WireEdge>>;

let flow: Instance | null = null;

/** The canvas that is there now; null where none is. */
export const lookThrough = (instance: Instance | null): void => {
  flow = instance;
};

const NOTHING: ReadonlyMap<string, Point> = new Map();

let padding: Insets = { top: 70, right: 30, bottom: 64, left: 30 };

/** What lies over the canvas at its edges: what is fitted keeps clear of it. */
export const keepClear = (next: Insets): void => {
  padding = next;
};

/** The whole design with the frames of its blocks, and the wires that turn beside them. */
function wholeBox(): GraphBox | null {
  const scene = sceneNow.get();
  if (!scene || scene.cards.length === 0) return null;
  const cards = boxesOf(scene, NOTHING);
  const frames = scene.frames.flatMap(({ members }) => frameBox(members, cards) ?? []);
  const turns = scene.wires.flatMap(({ id, source, target }) => {
    const [way, from, to] = [scene.ways.get(id), cards.get(source), cards.get(target)];
    if (way?.kind !== "step" || !from || !to) return [];
    const [left, right] = [to.x - way.into - TURNED, from.x + from.width + way.out + TURNED];
    return [{ x: Math.min(left, right), y: way.level, width: Math.abs(right - left), height: 0 }];
  });
  return around(
    [...cards.values(), ...frames, ...turns].map(({ x, y, width, height }) => ({ x, y, w: width, h: height })),
  );
}

/** A port's half, and the line's own breadth. */
const TURNED = 10;

function stageSize(): Size | null {
  const stage = document.querySelector(".Canvas");
  return stage ? { width: stage.clientWidth, height: stage.clientHeight } : null;
}

const go = (view: Viewport, duration: number): void =>
  void flow?.setViewport(view, { duration: calm() ? 0 : duration, interpolate: "linear" });

export function fitAll(duration = FLY_MS, most = 1): void {
  const [box, size] = [wholeBox(), stageSize()];
  fitted.set(true);
  if (box && size && size.width > 0) go(fitTo(box, size, padding, most), duration);
}

/** Below this nothing but names can be read. */
const READABLE = 0.46;

/** All of the design; of one for which that is too small, its beginning at a size that can be read, across or down. */
export function firstView(): void {
  const [box, size] = [wholeBox(), stageSize()];
  if (!box || !size) return;
  if (fitTo(box, size, padding, 1).zoom >= READABLE) {
    fitAll(0);
    return;
  }
  const [w, h] = [size.width - padding.left - padding.right, size.height - padding.top - padding.bottom];
  if (w / box.w >= READABLE) {
    const zoom = Math.min(0.86, w / box.w);
    go({ zoom, x: padding.left + (w - box.w * zoom) / 2 - box.x * zoom, y: padding.top - box.y * zoom }, 0);
    return;
  }
  const zoom = Math.max(READABLE, Math.min(0.86, h / box.h));
  const first = sceneNow.get()?.places.get(sceneNow.get()?.cards[0]?.id ?? "");
  const middle = box.h * zoom <= h ? box.y + box.h / 2 : (first?.[1] ?? box.y) + 44;
  go({ zoom, x: padding.left - box.x * zoom, y: padding.top + h / 2 - middle * zoom }, 0);
}

/** Bring a node into view, and pick it; with `focus` the keys are its own then. */
export function flyTo(id: string, focus = false): void {
  const scene = sceneNow.get();
  if (!flow || !scene) return;
  unfoldAround(id);
  pick([id]);
  requestAnimationFrame(() => {
    const now = sceneNow.get();
    const box = now && boxesOf(now, NOTHING).get(now.shownAs.get(id) ?? id);
    const size = stageSize();
    if (!flow || !box || !size) return;
    const zoom = Math.max(LEGIBLE, Math.min(1.2, flow.getZoom()));
    const wide = fitTo({ x: box.x, y: box.y, w: box.width, h: box.height }, size, padding, zoom);
    go(wide, FLY_MS);
    if (focus) focusCard(id);
  });
}

/** Every folded block around a node is opened. */
function unfoldAround(id: string): void {
  const group = designOf(store.get())?.nodes.find((node) => node.id === id)?.group ?? "";
  const folded = foldedIn(store.get());
  const closed = [...folded].filter((block) => group === block || group.startsWith(`${block}/`));
  if (closed.length > 0) fold([...folded].filter((block) => !closed.includes(block)));
}

/** The keys go to a card, which is brought into view where it is not yet drawn. */
export function focusCard(id: string, tries = 30): void {
  const card = document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`);
  if (card) card.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusCard(id, tries - 1));
}

/** Move what is seen by so much that a card is in view. */
export function revealCard(id: string): void {
  fitted.set(false);
  const scene = sceneNow.get();
  const at = scene?.places.get(id);
  const size = scene?.cards.find((card) => card.id === id)?.size;
  const stage = document.querySelector(".Canvas")?.getBoundingClientRect();
  if (!flow || !at || !size || !stage) return;
  const view = flow.getViewport();
  const { top, right, bottom, left } = padding;
  const by = (start: number, length: number, low: number, high: number) =>
    start < low ? low - start : start + length > high ? high - start - length : 0;
  const dx = by(at[0] * view.zoom + view.x, size.w * view.zoom, left, stage.width - right);
  const dy = by(at[1] * view.zoom + view.y, size.h * view.zoom, top, stage.height - bottom);
  if (dx !== 0 || dy !== 0)
    void flow.setViewport({ ...view, x: view.x + dx, y: view.y + dy }, { duration: calm() ? 0 : 200 });
}

/** So small the whole design may become so that it is all seen with what was just added: shapes still stand on the cards. */
const WORTH = 0.66;

/** What was just added is in view: with all of the design where that stays legible, else by moving the ground. */
export function showAdded(id: string): void {
  requestAnimationFrame(() => {
    const scene = sceneNow.get();
    const stage = document.querySelector(".Canvas")?.getBoundingClientRect();
    const at = scene?.places.get(id);
    if (!flow || !scene || !stage || !at) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [at[0] * zoom + x, at[1] * zoom + y];
    const inside =
      left >= padding.left &&
      left + 180 * zoom <= stage.width - padding.right &&
      top >= padding.top &&
      top + 88 * zoom <= stage.height - padding.bottom;
    if (inside) return;
    const box = wholeBox();
    if (box && fitTo(box, stage, padding, zoom).zoom >= WORTH) fitAll(FLY_MS, zoom);
    else revealCard(id);
  });
}

export function panBy(dx: number, dy: number): void {
  fitted.set(false);
  const view = flow?.getViewport();
  if (view) void flow?.setViewport({ ...view, x: view.x + dx, y: view.y + dy });
}
