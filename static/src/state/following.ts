// Following a number to where it comes from, and back; and how that is told.
import type { Quantity, WalkHop, WalkWay } from "../protocol.gen";
import { cellInFocus, readCell } from "./cells";
import { line, lookAt, pause, select, tell } from "./controls";
import { question } from "./explaining";
import { followed } from "./focus";
import { type Origin, originOf } from "./origin";
import { store } from "./store";
import type { Level, Slot } from "./types";

export const LEVELS: readonly Level[] = ["words", "symbols", "numbers"];

/** Go to where a number of the explanation that ends at `cursor` comes from: the event that wrote it, and its cell. */
export function follow(quantity: Quantity, cursor: number): void {
  const { trace, graph } = store.get();
  const origin = originOf(trace, cursor, quantity, graph);
  if (origin) goTo(origin, quantity, cursor);
}
/** Go to where the number comes from that is shown of a tensor at this cell; without a cell, where the focus falls on it. */
export function lookInto(node: number, slot: Slot, cell?: readonly number[]): void {
  const { picture, graph, focus, cursor } = store.get();
  const [tile, one] = [picture.tile(node, slot), graph?.nodes[node]];
  if (!tile || !one) return;
  const at = cell ?? cellInFocus(one, tile.shape, focus);
  const value = readCell(tile, at) ?? undefined;
  const quantity: Quantity = { value: value ?? Number.NaN, role: "value", node, slot, cell: [...at] };
  if (tile.event >= 0 || value !== undefined) goTo({ node, slot, cell: at, event: tile.event }, quantity, cursor);
  else lookAt(node, at);
}
function goTo({ node, cell, event }: Origin, quantity: Quantity, cursor: number): void {
  if (store.get().status.playing) {
    pause();
    return;
  }
  if (event + 1 === cursor && isExplained(node, cell, cursor)) {
    select(node);
    return;
  }
  const { graph, focus } = store.get();
  const there = { ...focus, ...followed(graph?.nodes[node], cell), at: { node, cell } };
  const leaf = event < 0 ? quantity : null;
  store.dispatch({ type: "follow", to: { cursor: leaf ? cursor : event + 1, focus: there, leaf }, selected: node });
  tell();
}
/** Whether this very number is what is explained: then it is only shown on the stage. */
function isExplained(node: number, cell: readonly number[], cursor: number): boolean {
  const { graph, explanations, cursor: shown } = store.get();
  const told = explanations.get(cursor);
  return shown === cursor && graph?.events[cursor - 1]?.target === node && String(told?.cell) === String(cell);
}
/** Ask for every term of the sum that the event at `cursor` wrote, as far as the server gives them. */
export function askAllTerms(cursor: number): void {
  const { trace, focus } = store.get();
  if (trace)
    line.send({ ...question(focus), type: "explain", trace: trace.id, first: cursor, last: cursor, terms: 2048 });
}
/** Back to what was looked at before the last number was followed. */
export function back(): void {
  store.dispatch({ type: "back" });
  tell();
}

const LEVEL = "level";
/** How explanations are told, from now on and after the page is opened again. */
export function setLevel(level: Level): void {
  store.dispatch({ type: "level", level });
  try {
    localStorage.setItem(LEVEL, level);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}
export function recallLevel(): void {
  try {
    const kept = LEVELS.find((level) => level === localStorage.getItem(LEVEL));
    if (kept) store.dispatch({ type: "level", level: kept });
  } catch {
    // Nothing is remembered.
  }
}

/** Give the equation the room, or take it back. */
export const toggleProjector = () => store.dispatch({ type: "projector", projector: !store.get().projector });
export const leaveProjector = () => store.dispatch({ type: "projector", projector: false });

/** Why is this number what it is? The first press asks, each further one goes a hop on. */
export function why(): void {
  const { walk } = store.get();
  if (walk) store.dispatch({ type: "hop", at: walk.at + 1 });
  else askWhy(shownNumber());
  tell();
}
export function previousHop(): void {
  const { walk } = store.get();
  if (!walk) return;
  store.dispatch(walk.at > 0 ? { type: "hop", at: walk.at - 1 } : { type: "leave-walk" });
  tell();
}
export const leaveWalk = () => store.dispatch({ type: "leave-walk" });

/** Another way than the largest part: the walk goes on from this hop along it. */
export function takeWay(way: WalkWay): void {
  const { walk, trace, graph } = store.get();
  const hop = walk?.hops[walk.at];
  if (!walk || !hop) return;
  const origin = originOf(trace, hop.cursor, way.number, graph);
  if (origin) askWhy(origin, walk.hops.slice(0, walk.at + 1), hop.cursor);
}

/** The number that is explained: where it stands, and when. */
function shownNumber(): Origin | null {
  const { leaf, graph, cursor, explanations } = store.get();
  if (leaf && leaf.node !== null && leaf.cell !== null) {
    return { node: leaf.node, cell: leaf.cell, slot: leaf.slot ?? "value", event: -1 };
  }
  const [event, told] = [graph?.events[cursor - 1], explanations.get(cursor)];
  if (!event?.writes || !told) return null;
  return { node: event.target, cell: told.cell, slot: event.writes, event: cursor - 1 };
}

function askWhy(origin: Origin | null, kept: readonly WalkHop[] = [], from = store.get().cursor): void {
  const { trace } = store.get();
  if (!trace || !origin) return;
  const { node, cell, slot, event } = origin;
  if (slot !== "value" && slot !== "grad" && slot !== "contribution") return;
  store.dispatch({ type: "ask-why", kept });
  const cursor = event < 0 ? Math.max(0, from - 1) : event + 1;
  line.send({ type: "why", trace: trace.id, cursor, node, slot, cell: [...cell] });
}
