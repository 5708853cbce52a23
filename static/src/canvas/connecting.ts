/** A connection by clicks: one port, then another. Dragging goes the same way. */
import { connect, disconnect } from "../editor/connect";
import type { Edge, Point } from "../editor/specs";
import type { FitsFrame } from "../protocol.gen";
import { designOf } from "../state/controls";
import { change } from "../state/editing";
import { askFeeds, askFits, type Fit, feedOf, fittingOf } from "../state/fitting";
import { titleOf } from "../state/naming";
import { store } from "../state/store";
import type { State } from "../state/types";
import { type End, say, setView, viewNow } from "./view";

export const nameById = (id: string): string => {
  const design = designOf(store.get());
  const node = design?.nodes.find((one) => one.id === id);
  return design && node ? titleOf(design, node) : id;
};

export const sameEnd = (a: End | null, b: End | null): boolean =>
  a === b || (a !== null && b !== null && a.node === b.node && a.port === b.port);

/** Begin a connection here; inputs that take the output glow as soon as the server has said which. */
export function arm(end: End): void {
  setView({ armed: end });
  if (end.port === "out") askFits(end.node);
  else askFeeds(end.node, end.port);
}

export const disarm = (): void => setView({ armed: null });

/** The edge between two ends, of which one is an output and the other an input; null where they are alike. */
export function edgeBetween(a: End, b: End): Edge | null {
  if (a.node === b.node) return null;
  if (a.port === "out" && b.port !== "out") return { source: a.node, target: b.node, port: b.port };
  if (b.port === "out" && a.port !== "out") return { source: b.node, target: a.node, port: a.port };
  return null;
}

export function join(edge: Edge): void {
  const design = designOf(store.get());
  if (!design) return;
  const next = connect(design, edge.source, edge.target, edge.port);
  if (next === design) return;
  change(null, next);
  say(`${nameById(edge.source)} connected to ${nameById(edge.target)}.`);
}

export function cut(edges: readonly Edge[]): void {
  const design = designOf(store.get());
  if (!design || edges.length === 0) return;
  const label = edges.length === 1 ? null : `Delete ${edges.length} edges`;
  change(label, edges.reduce(disconnect, design));
  setView({ edges: new Set() });
  say(edges.length === 1 ? "Edge deleted." : `${edges.length} edges deleted.`);
}

/** A click on a port: the first begins a connection, the second makes it; a click on the same again lets go. */
export function pressPort(end: End): void {
  const { armed } = viewNow();
  if (armed === null || sameEnd(armed, end)) {
    if (armed) disarm();
    else {
      arm(end);
      const ask = end.port === "out" ? "Choose an input for it" : "Choose the output that feeds it";
      say(`${nameById(end.node)}. ${ask}; Escape lets go.`);
    }
    return;
  }
  const edge = edgeBetween(armed, end);
  if (edge) {
    disarm();
    join(edge);
  } else arm(end);
}

const index = new WeakMap<FitsFrame, Map<string, Fit>>();

/** Whether the output that is being connected fits into an input; null where that is not known yet. */
export function fitInto(fitting: FitsFrame | null, armed: End | null, node: string, port: number): Fit | null {
  if (armed?.port !== "out" || fitting?.source !== armed.node) return null;
  let known = index.get(fitting);
  if (!known) {
    known = new Map(fitting.ports.map((one) => [`${one.node} ${one.port}`, one]));
    index.set(fitting, known);
  }
  return known.get(`${node} ${port}`) ?? null;
}

/** Whether an output fits into the input that is being connected; null where that is not known yet. */
export const fitFrom = (state: Pick<State, "feeding">, armed: End | null, source: string): Fit | null =>
  armed && armed.port !== "out" ? feedOf(state, armed.node, armed.port, source) : null;

/** A click on a card while a connection is under way: its first input that takes it, else its first free one. */
export function pressCard(node: string, ports: number, taken: ReadonlySet<number>): boolean {
  const { armed } = viewNow();
  if (!armed || armed.node === node) return false;
  if (armed.port !== "out") {
    pressPort({ node, port: "out" });
    return true;
  }
  const fitting = fittingOf(store.get(), armed.node);
  const inputs = Array.from({ length: ports }, (_, port) => port);
  const free = inputs.filter((port) => !taken.has(port));
  const fits = (port: number) => fitInto(fitting, armed, node, port)?.fits === true;
  const port = free.find(fits) ?? free[0] ?? inputs.find(fits) ?? inputs[0];
  if (port === undefined) return false;
  pressPort({ node, port });
  return true;
}

/** An end that was dropped on empty canvas: the search offers what fits there. */
export function searchFrom(from: End, screen: { x: number; y: number }, at: Point): void {
  disarm();
  if (from.port === "out") askFits(from.node);
  setView({ above: { kind: "search", ...screen, at, from, on: null } });
}
