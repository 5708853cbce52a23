// The history of the design: what was done, what was taken back, and how the server's answers change it. Pure.
import type { Network } from "../protocol.gen";

/** A cell of a parameter that was typed over. The design stays; the node is named as the graph names it. */
export interface Typed {
  layer: string;
  plain: string;
  cell: readonly number[];
  from: number;
  to: number;
}

/** One command of a gesture, and what it left. */
interface Step {
  command: number;
  after: Network;
}

/** One gesture. `command` did it last: the last of the gesture, or the one that did it again or took it back. */
export interface Entry extends Step {
  label: string;
  before: Network;
  /** The commands of the gesture before its last, as far as they may still be refused. */
  earlier: readonly Step[];
  gesture: string | null;
  typed: Typed | null;
}

export interface Undo {
  /** What can be taken back, the last at the end. */
  past: readonly Entry[];
  /** What can be done again, the next at the end. */
  future: readonly Entry[];
}

export const NOTHING_DONE: Undo = { past: [], future: [] };

/** As many commands of one gesture may be on their way. */
const MOST_EARLIER = 32;

/** As many gestures can be taken back. Designs share the nodes that did not change, so that each costs little. */
export const MOST_ENTRIES = 200;

export type Done = Pick<Entry, "label" | "before" | "after" | "command"> & Partial<Pick<Entry, "gesture" | "typed">>;

/** The entry that goes on with this gesture, where it is the last. */
export const goesOn = ({ past, future }: Undo, gesture: string | null): Entry | null => {
  const top = past.at(-1);
  return top && gesture !== null && top.gesture === gesture && future.length === 0 ? top : null;
};

/** The history after an edit. Edits of one gesture are one entry; a gesture that ends where it began is none. */
export function recorded(undo: Undo, done: Done): Undo {
  const { gesture = null, typed = null } = done;
  const top = goesOn(undo, gesture);
  if (!top) {
    const entry: Entry = { ...done, gesture, typed, earlier: [] };
    return { past: [...undo.past.slice(1 - MOST_ENTRIES), entry], future: [] };
  }
  const others = undo.past.slice(0, -1);
  if (sameDesign(top.before, done.after)) return { past: others, future: [] };
  const earlier = [...top.earlier.slice(1 - MOST_EARLIER), { command: top.command, after: top.after }];
  return { past: [...others, { ...top, earlier, command: done.command, after: done.after }], future: [] };
}

const turned = (entry: Entry, command: number): Entry => ({ ...entry, command, earlier: [], gesture: null });

/** The last gesture taken back, by this command. */
export function tookBack({ past, future }: Undo, command: number): Undo {
  const entry = past.at(-1);
  return entry ? { past: past.slice(0, -1), future: [...future, turned(entry, command)] } : { past, future };
}

/** The gesture that was taken back last, done again by this command. */
export function didAgain({ past, future }: Undo, command: number): Undo {
  const entry = future.at(-1);
  return entry ? { past: [...past, turned(entry, command)], future: future.slice(0, -1) } : { past, future };
}

/**
 * The server has refused a command. What it did is no longer done, and can be tried again; what it took back is there
 * still. Where more was edited since, the refused edit lives on in the next one, and is no entry of its own.
 */
export function refused({ past, future }: Undo, command: number): Undo {
  const at = past.findIndex((one) => one.command === command || one.earlier.some((step) => step.command === command));
  const entry = past[at];
  if (!entry) {
    const top = future.at(-1);
    return top?.command === command ? { past: [...past, top], future: future.slice(0, -1) } : { past, future };
  }
  const earlier = entry.earlier.filter((step) => step.command !== command);
  if (entry.command !== command) return { past: past.with(at, { ...entry, earlier }), future };
  const left = earlier.at(-1);
  const next = past[at + 1];
  const kept = left ? [{ ...entry, ...left, earlier: earlier.slice(0, -1) }] : [];
  const on = next ? [{ ...next, before: left?.after ?? entry.before }] : [];
  const again = next || left ? future : [...future, turned(entry, command)];
  return { past: [...past.slice(0, at), ...kept, ...on, ...past.slice(at + 2)], future: again };
}

/**
 * The design that takes an entry back, or does it again. The seed of the initial weights is the run's as it is now, unless
 * the entry itself was about it.
 */
export function designOfEntry(entry: Entry, side: "before" | "after", now: Network): Network {
  const design = entry[side];
  const seeded = entry.before.seed !== entry.after.seed;
  return seeded || design.seed === now.seed ? design : { ...design, seed: now.seed };
}

/** Whether two designs say the same. */
export function sameDesign(a: Network, b: Network): boolean {
  if (a === b) return true;
  const { nodes, edges, ...rest } = a;
  const { nodes: others, edges: ways, ...also } = b;
  return (
    nodes.length === others.length &&
    edges.length === ways.length &&
    nodes.every((node, at) => node === others[at] || alike(node, others[at])) &&
    edges.every((edge, at) => edge === ways[at] || alike(edge, ways[at])) &&
    alike(rest, also)
  );
}

/** The same data, whatever the order of fields; a field that holds nothing is as one that is not there. */
function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return (a ?? null) === (b ?? null);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => alike(one[key], other[key]));
}

/** A design as it came, with every part that is known already in place of its equal: the history then holds it once. */
export function interned(known: Network | null, came: Network): Network {
  if (!known) return came;
  const byId = new Map(known.nodes.map((node) => [node.id, node]));
  const nodes = came.nodes.map((node) => {
    const had = byId.get(node.id);
    return had && alike(had, node) ? had : node;
  });
  const kept = <T>(list: readonly T[], had: readonly T[]) =>
    list.length === had.length && list.every((one, at) => one === had[at] || alike(one, had[at]));
  const edges = kept(came.edges, known.edges) ? known.edges : came.edges;
  const design = { ...came, nodes: kept(nodes, known.nodes) ? known.nodes : nodes, edges };
  return design.nodes === known.nodes && edges === known.edges && sameDesign(design, known) ? known : design;
}
