/** One level of the picture: what stands side by side outside of all frames, or within one. Pure geometry. */
import type { GraphFrame, GraphNode } from "../protocol.gen";
import { nodeOf } from "./anatomy";
import { type Card, type Carry, type Group, labelRoom, type Parts, shiftParts } from "./cardParts";
import { GRADIENT } from "./courses";
import type { Offset, Piece, Wire } from "./grid";
import { layered } from "./layered";
import type { Point } from "./path";

/** A place on a level: a card, or a frame that was laid out already. Its value line is at 0. */
export interface Slot {
  id: string;
  /** What it slides with. */
  key: string;
  /** The nodes whose values it makes or holds. */
  nodes: readonly number[];
  card: Card | null;
  group: Group | null;
  inner: Level | null;
  w: number;
  up: number;
  down: number;
}

/** A level laid out: x from 0, its first value line at 0. */
export interface Level extends Parts {
  rows: number[];
  w: number;
  up: number;
  down: number;
  /** Where values come in and leave, by node. */
  entries: Map<number, Offset>;
  exits: Map<number, Offset>;
}

const FRAME = { head: 42, foot: 12, pad: 12, apart: 34 } as const;

interface Draft {
  node: GraphNode;
  from: string;
  to: string;
  takers: Carry["takers"];
}

/** `key` names the frame about it; null outside of all frames. */
export function layLevel(graph: GraphFrame, slots: readonly Slot[], key: string | null): Level {
  const byId = new Map(slots.map((slot) => [slot.id, slot]));
  const drafts = draftsOf(graph, slots, key !== null);
  const pieces = [...borders(drafts, "in:"), ...slots.map(pieceOf), ...borders(drafts, "out:")];
  const wires = drafts.map((draft) => wireOf(draft, byId));
  const laid = layered(pieces, wires);
  const places = new Map(pieces.map((piece, index) => [piece.id, laid.places[index] as Point]));
  const keyAt = (id: string): string => byId.get(id)?.key ?? key ?? "";
  const level: Level = {
    cards: [],
    groups: [],
    carries: [],
    rows: laid.rows,
    w: laid.w,
    up: laid.up,
    down: laid.down,
    entries: new Map(),
    exits: new Map(),
  };
  for (const slot of slots) place(level, slot, places.get(slot.id) as Point);
  drafts.forEach((draft, index) => {
    const route = laid.routes[index];
    const head = byId.get(draft.to)?.card !== null && !draft.to.startsWith("out:");
    if (route) level.carries.push({ ...draft, from: keyAt(draft.from), to: keyAt(draft.to), ...route, head });
  });
  level.carries = joined(level.carries);
  for (const [id, [, y]] of places) {
    const offset = { value: y, gradient: y + GRADIENT };
    if (id.startsWith("in:")) level.entries.set(Number(id.slice(3)), offset);
    if (id.startsWith("out:")) level.exits.set(Number(id.slice(4)), offset);
  }
  return level;
}

function pieceOf({ id, w, up, down, inner }: Slot): Piece {
  return inner ? { id, w: inner.w, up: inner.up + FRAME.head, down: inner.down + FRAME.foot } : { id, w, up, down };
}

/** The places on the frame where values come in, or leave. */
function borders(drafts: readonly Draft[], prefix: "in:" | "out:"): Piece[] {
  const ids = new Set<string>();
  for (const { from, to } of drafts) {
    const id = prefix === "in:" ? from : to;
    if (id.startsWith(prefix)) ids.add(id);
  }
  const side = prefix === "in:" ? "entry" : "exit";
  return [...ids].map((id) => ({ id, w: 0, up: 0, down: 0, side }));
}

function wireOf(draft: Draft, slots: ReadonlyMap<string, Slot>): Wire {
  const [from, to] = [slots.get(draft.from), slots.get(draft.to)];
  const room = labelRoom(draft.node);
  return {
    from: draft.from,
    to: draft.to,
    room: !from || !to ? FRAME.pad : from.inner || to.inner ? Math.max(room + 8, FRAME.apart) : room,
    leaves: from?.inner?.exits.get(draft.node.id),
    enters: to?.inner?.entries.get(draft.node.id),
  };
}

const taken = new WeakMap<GraphFrame, number[][]>();

/** The ops that take a node's value. */
function takersOf(graph: GraphFrame, node: number): readonly number[] {
  let all = taken.get(graph);
  if (!all) {
    const made: number[][] = graph.nodes.map(() => []);
    for (const op of graph.nodes) for (const source of op.inputs) made[source]?.push(op.id);
    taken.set(graph, made);
    all = made;
  }
  return all[node] ?? [];
}

/** Who carries what to whom, also in over the frame and out of it. */
function draftsOf(graph: GraphFrame, slots: readonly Slot[], framed: boolean): Draft[] {
  const owner = new Map<number, Slot>();
  const hung = new Set<number>();
  for (const slot of slots) {
    for (const node of slot.nodes) if (!owner.has(node)) owner.set(node, slot);
    for (const leaf of slot.card?.leaves ?? []) hung.add(leaf.node.id);
  }
  const drafts = new Map<string, Draft>();
  const carry = (node: GraphNode, from: string, to: string, op: number, input: number) => {
    const id = `${from}|${to}|${node.id}`;
    const draft = drafts.get(id);
    if (draft) draft.takers.push({ op, input });
    else drafts.set(id, { node, from, to, takers: [{ op, input }] });
  };
  for (const slot of slots) {
    for (const id of slot.nodes) {
      const op = nodeOf(graph, id);
      op?.inputs.forEach((source, input) => {
        const node = nodeOf(graph, source);
        const maker = owner.get(source);
        if (!node || maker === slot || hung.has(source) || !(maker || framed)) return;
        carry(node, maker?.id ?? `in:${source}`, slot.id, id, input);
      });
    }
  }
  if (!framed) return [...drafts.values()];
  for (const [id, maker] of owner) {
    for (const op of takersOf(graph, id)) {
      const node = nodeOf(graph, id);
      if (!node || owner.has(op)) continue;
      nodeOf(graph, op)?.inputs.forEach((source, input) => {
        if (source === id) carry(node, maker.id, `out:${id}`, op, input);
      });
    }
  }
  return [...drafts.values()];
}

function place(level: Level, slot: Slot, [x, y]: Point): void {
  const by = () => ({ x, y });
  if (slot.card) {
    level.cards.push(...shiftParts({ cards: [slot.card], groups: [], carries: [] }, by).cards);
    return;
  }
  const { inner, group } = slot;
  if (!inner || !group) return;
  const piece = pieceOf(slot);
  const box = { x, y: y - piece.up, w: inner.w, h: piece.up + piece.down };
  level.groups.push({ ...group, box, rows: inner.rows.map((row) => row + y) });
  const parts = shiftParts(inner, by);
  for (const one of parts.groups) one.within = true;
  level.cards.push(...parts.cards);
  level.groups.push(...parts.groups);
  level.carries.push(...parts.carries);
}

/** The parts of a way on both sides of a frame as one, where there is no other that meets them there. */
function joined(carries: readonly Carry[]): Carry[] {
  const mark = (carry: Carry, end: 0 | -1): string => {
    const [v, g] = [carry.value.at(end), carry.gradient.at(end)];
    return `${carry.node.id}:${v?.map(Math.round)}:${g?.map(Math.round)}`;
  };
  const count = (end: 0 | -1) => {
    const times = new Map<string, number>();
    for (const carry of carries) times.set(mark(carry, end), (times.get(mark(carry, end)) ?? 0) + 1);
    return times;
  };
  const [begins, ends] = [count(0), count(-1)];
  const next = new Map(carries.map((carry) => [mark(carry, 0), carry]));
  const gone = new Set<Carry>();
  const whole = carries.map((carry) => {
    let all = carry;
    for (let at = mark(all, -1); begins.get(at) === 1 && ends.get(at) === 1; at = mark(all, -1)) {
      const on = next.get(at) as Carry;
      if (on === carry) break;
      gone.add(on);
      const wide = (one: Carry) => one.label.x2 - one.label.x1;
      all = {
        ...on,
        from: all.from,
        value: [...all.value, ...on.value],
        gradient: [...all.gradient, ...on.gradient],
        label: wide(all) > wide(on) ? all.label : on.label,
      };
    }
    return [carry, all] as const;
  });
  return whole.flatMap(([carry, all]) => (gone.has(carry) ? [] : [all]));
}
