/**
 * The score: the events of one training step as notes on staff lines, one line per layer. Forward climbs to the loss,
 * backward comes down. Pure geometry: a cursor k stands on column k, and column 0 is the place before anything has run.
 */
import type { GraphEvent, GraphFrame } from "../protocol.gen";
import { layersOf, membersOf, spanOf, titleOf } from "./blocks";
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

/** A run of events on one line that stand too close to be told apart. */
export interface ScoreBar {
  y: number;
  x1: number;
  x2: number;
}

export interface Score {
  width: number;
  height: number;
  slot: number;
  size: number;
  lines: ScoreLine[];
  marks: ScoreMark[];
  /** In place of the marks, where these are less than a pixel apart. */
  bars: ScoreBar[];
  phases: ScorePhase[];
}

export const MOST_LINES = 8;
const FEWEST_LINES = 4;
/** Pixels from one event to the next below which they are drawn as bars. */
const DENSE = 0.6;

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

/** The staff lines from bottom to top: the layers and blocks that have events, neighbours sharing a line when there are too many. */
export function staffLines(graph: GraphFrame, most = MOST_LINES): Omit<ScoreLine, "y">[] {
  const used = momentsOf(graph.events).firsts;
  const layers = graph.layers.filter((layer) => used.has(layer.id));
  const single = layers.map((layer) => ({ label: layer.title, layers: [layer.id] }));
  if (layers.length <= most) return single;
  // Blocks, where there are enough of them, are told apart better than so many layers.
  const blocks = membersOf(graph)
    .map((member) => ({ label: titleOf(member), layers: layersOf(member).filter((id) => used.has(id)) }))
    .filter((part) => part.layers.length > 0);
  const parts = blocks.length >= most ? blocks : single;
  const top = parts.at(-1);
  if (parts.length <= most || !top) return parts;
  const below = parts.slice(0, -1);
  const groups = most - 1;
  const lines: Omit<ScoreLine, "y">[] = [];
  for (let g = 0; g < groups; g++) {
    const members = below.slice(Math.floor((g * below.length) / groups), Math.floor(((g + 1) * below.length) / groups));
    const [first, last] = [members[0], members[members.length - 1]];
    if (first && last)
      lines.push({ label: spanOf(first.label, last.label), layers: members.flatMap((one) => one.layers) });
  }
  lines.push(top);
  return lines;
}

/** The phases in the order in which they come, with their first and last cursors. */
export const phasesOf = (events: readonly GraphEvent[]): PhaseSpan[] => momentsOf(events).phases;

/** Where every event stands in a score of `width` × `height` pixels. `room` is what the name of a line takes in height, where
 * names are written: so few lines then, that each has its own. */
export function layoutScore(graph: GraphFrame, width: number, height: number, room = 0): Score {
  const slot = width / (graph.events.length + 1);
  const named = room > 0 ? Math.max(FEWEST_LINES, Math.floor(height / room)) : MOST_LINES;
  const staff = staffLines(graph, Math.min(MOST_LINES, named));
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
  const bars = slot < DENSE ? barsOf(marks, slot) : [];
  const size = Math.max(1.2, Math.min(5.2, slot * 0.3, gap * 0.4));
  return { width, height, slot, size, lines, marks, bars, phases };
}

/** Neighbours on one line, nearer to each other than a pixel, as one bar: however many events, a line has so many as it has pixels. */
function barsOf(marks: readonly ScoreMark[], slot: number): ScoreBar[] {
  const bars: ScoreBar[] = [];
  const open = new Map<number, ScoreBar>();
  for (const { line, x, y } of marks) {
    const bar = open.get(line);
    if (bar && x - bar.x2 < 1) bar.x2 = x + slot;
    else {
      const next = { y, x1: x, x2: x + slot };
      open.set(line, next);
      bars.push(next);
    }
  }
  return bars;
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
