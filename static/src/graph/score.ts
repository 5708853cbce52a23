/**
 * The score: the events of one training step as notes on staff lines, one line per layer. Forward climbs to the loss,
 * backward comes down. Pure geometry: a cursor k stands on column k, and column 0 is the place before anything has run.
 */
import type { GraphEvent, GraphFrame } from "../protocol.gen";
import { momentsOf, type Phase, type PhaseSpan } from "./moments";

export type { Phase } from "./moments";

export type MarkKind = "forward" | "seed" | "input" | "parameter" | "accumulate" | "clip" | "update" | "zero";

export interface ScoreLine {
  label: string;
  layers: readonly string[];
  y: number;
}

export interface ScoreMark {
  cursor: number;
  kind: MarkKind;
  line: number;
  x: number;
  y: number;
}

/** A phase and where it lies on the score. */
export interface ScorePhase extends PhaseSpan {
  x0: number;
  x1: number;
}

export interface Score {
  width: number;
  height: number;
  slot: number;
  size: number;
  lines: ScoreLine[];
  marks: ScoreMark[];
  phases: ScorePhase[];
}

export const MOST_LINES = 8;

/** Which sign stands for an event: what the event writes decides between the two kinds of gradient. */
export function markKind(graph: GraphFrame, event: GraphEvent): MarkKind {
  switch (event.kind) {
    case "forward":
    case "loss":
      return "forward";
    case "vjp":
      return graph.nodes[event.target]?.kind === "parameter" ? "parameter" : "input";
    default:
      return event.kind;
  }
}

/** "Layer 2–4" for neighbours that count on, "a – c" otherwise. */
export function spanLabel(first: string, last: string): string {
  if (first === last) return first;
  const a = /^(.*?)(\d+)$/.exec(first);
  const b = /^(.*?)(\d+)$/.exec(last);
  if (a && b && a[1] === b[1]) return `${a[1]}${a[2]}–${b[2]}`;
  return `${first} – ${last}`;
}

/** The staff lines from bottom to top: the layers that have events, neighbours sharing a line when there are too many. */
export function staffLines(graph: GraphFrame, most = MOST_LINES): Omit<ScoreLine, "y">[] {
  const used = new Set(graph.events.map((event) => event.layer));
  const layers = graph.layers.filter((layer) => used.has(layer.id));
  if (layers.length <= most) return layers.map((layer) => ({ label: layer.title, layers: [layer.id] }));
  const top = layers[layers.length - 1];
  const below = layers.slice(0, -1);
  const groups = most - 1;
  const lines: Omit<ScoreLine, "y">[] = [];
  for (let g = 0; g < groups; g++) {
    const members = below.slice(Math.floor((g * below.length) / groups), Math.floor(((g + 1) * below.length) / groups));
    const [first, last] = [members[0], members[members.length - 1]];
    if (first && last)
      lines.push({ label: spanLabel(first.title, last.title), layers: members.map((layer) => layer.id) });
  }
  if (top) lines.push({ label: top.title, layers: [top.id] });
  return lines;
}

/** The phases in the order in which they come, with their first and last cursors. */
export const phasesOf = (events: readonly GraphEvent[]): PhaseSpan[] => momentsOf(events).phases;

/** Where every event stands in a score of `width` × `height` pixels. */
export function layoutScore(graph: GraphFrame, width: number, height: number): Score {
  const slot = width / (graph.events.length + 1);
  const staff = staffLines(graph);
  const gap = height / Math.max(1, staff.length);
  const lines = staff.map((line, index) => ({ ...line, y: height - gap * (index + 0.5) }));
  const lineOf = new Map<string, number>();
  lines.forEach((line, index) => {
    for (const id of line.layers) lineOf.set(id, index);
  });
  const marks = graph.events.map((event, index): ScoreMark => {
    const line = (event.layer === null ? undefined : lineOf.get(event.layer)) ?? 0;
    const cursor = index + 1;
    return { cursor, kind: markKind(graph, event), line, x: columnX(slot, cursor), y: lines[line]?.y ?? height / 2 };
  });
  const phases = phasesOf(graph.events).map((phase) => ({
    ...phase,
    x0: slot * phase.first,
    x1: slot * (phase.last + 1),
  }));
  const size = Math.max(1.2, Math.min(5.2, slot * 0.3, gap * 0.4));
  return { width, height, slot, size, lines, marks, phases };
}

function columnX(slot: number, cursor: number): number {
  return slot * (cursor + 0.5);
}

/** The middle of the column of a cursor. */
export function cursorX(score: Score, cursor: number): number {
  return columnX(score.slot, cursor);
}

/** The cursor whose column lies under `x`. */
export function cursorAt(score: Score, x: number): number {
  if (score.slot <= 0) return 0;
  return Math.max(0, Math.min(score.marks.length, Math.floor(x / score.slot)));
}

/** The phase that a cursor stands in, and how many of its events have run. Null before the first event. */
export function placeInPhase(
  phases: readonly Pick<ScorePhase, "phase" | "title" | "first" | "last" | "count">[],
  cursor: number,
): { phase: Phase; title: string; done: number; count: number } | null {
  for (const phase of phases) {
    if (cursor >= phase.first && cursor <= phase.last) {
      return { phase: phase.phase, title: phase.title, done: cursor - phase.first + 1, count: phase.count };
    }
  }
  return null;
}

/**
 * Which staff lines carry their name: those with room, and always the active one. Names that would overlap
 * (closer than `room` pixels) are left out, those nearest to the active line first.
 */
export function labelledLines(score: Score, active: number, room = 11.5): number[] {
  const kept: number[] = [];
  const order = score.lines.map((_, index) => index);
  order.sort((a, b) => rank(a) - rank(b));
  for (const index of order) {
    const y = score.lines[index]?.y ?? 0;
    if (kept.every((other) => Math.abs((score.lines[other]?.y ?? 0) - y) >= room)) kept.push(index);
  }
  return kept.sort((a, b) => a - b);

  function rank(index: number): number {
    if (index === active) return -2;
    return index === score.lines.length - 1 ? -1 : index;
  }
}
