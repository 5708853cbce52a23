// Breakpoints: where Continue stops. The server keeps them; here they are set, and found on the graph.
import type { Breakpoint, GraphFrame } from "../protocol.gen";
import { line } from "./controls";
import { store } from "./store";
import type { State } from "./types";

export type Kind = Breakpoint["kind"];
export const MOST = 32;

/** A kind of breakpoint, as a learner chooses it. `bound` is what is offered first. */
export interface Offer {
  kind: Kind;
  name: string;
  bound?: number;
  /** Needs a node, or may be about any. */
  node: "needed" | "any" | "none";
}

export const OFFERS: readonly Offer[] = [
  { kind: "node", name: "Whenever it is written", node: "needed" },
  { kind: "gradient_over", name: "Gradient larger than", bound: 1, node: "any" },
  { kind: "gradient_under", name: "Gradient smaller than", bound: 0.001, node: "any" },
  { kind: "sign_flip", name: "Gradient changes its sign", node: "needed" },
  { kind: "loss_rises", name: "Loss rises to more than × the last", bound: 1, node: "none" },
  { kind: "dead_unit", name: "A unit passes no gradient", node: "none" },
  { kind: "nonfinite", name: "NaN or infinity", node: "none" },
];

export const itemsOf = (state: State): readonly Breakpoint[] => state.breakpoints?.items ?? NONE;
const NONE: readonly Breakpoint[] = [];

export const stoppedHere = (state: State): boolean =>
  state.showing === "step" && state.stopped?.trace === state.trace?.id && state.stopped?.cursor === state.cursor;

/** The nodes that a breakpoint which is on is about. */
export const stoppingNodes = (state: State): ReadonlySet<number> =>
  new Set(itemsOf(state).flatMap((item) => (item.on && item.node !== null ? [item.node] : [])));

/** The node that a new breakpoint is about: the one that is selected, else the one the event under the cursor writes. */
export function nodeAt(state: State): number | null {
  const target = state.selected ?? state.focus.at?.node ?? state.graph?.events[state.cursor - 1]?.target ?? -1;
  return target >= 0 ? target : null;
}

/** The cursors at which a breakpoint about a node may be met. */
export function stops(graph: GraphFrame, items: readonly Breakpoint[]): readonly number[] {
  const on = items.filter((item) => item.on && item.node !== null);
  const always = new Set(on.filter((item) => item.kind === "node").map((item) => item.node));
  const backward = new Set(on.filter((item) => item.kind !== "node").map((item) => item.node));
  return graph.events.flatMap((event, index) =>
    always.has(event.target) || (event.phase === "backward" && backward.has(event.target)) ? [index + 1] : [],
  );
}

/** Shown at once; the server answers with what each of them is about. */
function set(wanted: readonly Breakpoint[]): void {
  const items = wanted.slice(0, MOST);
  store.dispatch({ type: "breakpoints", items });
  line.send({ type: "set_breakpoints", items });
}

export function addBreakpoint(kind: Kind, node: number | null, bound = 0, cell: readonly number[] = []): void {
  const items = itemsOf(store.get());
  const id = Math.max(0, ...items.map((item) => item.id)) + 1;
  set([...items, { id, kind, on: true, node, cell: [...cell], bound, gone: false }]);
}

export const removeBreakpoint = (id: number) => set(itemsOf(store.get()).filter((item) => item.id !== id));

export const changeBreakpoint = (id: number, change: Partial<Breakpoint>) =>
  set(itemsOf(store.get()).map((item) => (item.id === id ? { ...item, ...change } : item)));

/** On the selected node, or on the one that the event under the cursor writes. */
export function toggleBreakpoint(): void {
  const state = store.get();
  const node = nodeAt(state);
  if (node === null) return;
  const there = itemsOf(state).find((item) => item.kind === "node" && item.node === node);
  if (there) removeBreakpoint(there.id);
  else addBreakpoint("node", node);
}

export function continueRun(): void {
  const { trace, cursor } = store.get();
  if (trace) line.send({ type: "continue", trace: trace.id, cursor });
}
