/** The line of a wire: a curve from an output to an input, above or below what stands between them, or by a corridor. Pure. */
import type { Rect } from "./rects";

export interface Ends {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/**
 * Which way it goes: straight (null); past what stands between, level at a height; or by steps, as from the end of one band to
 * the beginning of the next: out, along a level, and in.
 */
export type Way = null | { kind: "past"; level: number } | { kind: "step"; level: number; out: number; into: number };

const REACH = { least: 30, most: 160 } as const;
const BEND = 72;
/** Nearer than this the target lies behind: the wire runs back. */
export const BACK = 16;
const SWING = 34;
const ROUND = 14;
const BETWEEN = 130;
const UNDER = 84;

export type Curve = readonly [number, number, number, number, number, number, number, number];
type Spot = readonly [number, number];

/** The cubic curves of a wire. */
export function curves(ends: Ends, way: Way): Curve[] {
  const { x1, y1, x2, y2 } = ends;
  if (way?.kind === "step") return stepped(ends, way.level, way.out, way.into);
  if (x2 < x1 + BACK) return stepped(ends, levelBack(y1, y2), SWING, SWING);
  if (way === null) {
    const reach = Math.min(REACH.most, Math.max(REACH.least, (x2 - x1) / 2));
    return [[x1, y1, x1 + reach, y1, x2 - reach, y2, x2, y2]];
  }
  const { level } = way;
  const bend = Math.min(BEND, (x2 - x1) / 3);
  const [a, b] = [x1 + bend, x2 - bend];
  return [
    [x1, y1, x1 + bend / 2, y1, a - bend / 2, level, a, level],
    [a, level, a, level, b, level, b, level],
    [b, level, b + bend / 2, level, x2 - bend / 2, y2, x2, y2],
  ];
}

/** A wire that nothing leads goes between its cards where there is room, else below them. */
const levelBack = (y1: number, y2: number): number =>
  Math.abs(y2 - y1) > BETWEEN ? (y1 + y2) / 2 : Math.max(y1, y2) + UNDER;

function stepped({ x1, y1, x2, y2 }: Ends, level: number, out: number, into: number): Curve[] {
  return rounded([
    [x1, y1],
    [x1 + out, y1],
    [x1 + out, level],
    [x2 - into, level],
    [x2 - into, y2],
    [x2, y2],
  ]);
}

/** Straight stretches with rounded corners between them. */
function rounded(spots: readonly Spot[]): Curve[] {
  const made: Curve[] = [];
  let at = spots[0] as Spot;
  spots.slice(1, -1).forEach((corner, index) => {
    const [before, next] = [spots[index] as Spot, spots[index + 2] as Spot];
    const radius = Math.min(ROUND, away(before, corner) / 2, away(corner, next) / 2);
    const [start, end] = [toward(corner, before, radius), toward(corner, next, radius)];
    made.push([...at, ...at, ...start, ...start]);
    // Half-way to the corner on both sides, a cubic keeps near to the quarter of a circle.
    made.push([...start, ...toward(corner, before, radius * 0.45), ...toward(corner, next, radius * 0.45), ...end]);
    at = end;
  });
  const last = spots.at(-1) as Spot;
  return [...made, [...at, ...at, ...last, ...last]];
}

const away = ([ax, ay]: Spot, [bx, by]: Spot): number => Math.hypot(ax - bx, ay - by);

function toward(from: Spot, to: Spot, by: number): Spot {
  const far = away(from, to) || 1;
  return [from[0] + ((to[0] - from[0]) * by) / far, from[1] + ((to[1] - from[1]) * by) / far];
}

export function pathOf(ends: Ends, way: Way): string {
  const parts = curves(ends, way);
  const [x, y] = parts[0] as Curve;
  return `M${x} ${y}${parts.map((c) => `C${c[2]} ${c[3]} ${c[4]} ${c[5]} ${c[6]} ${c[7]}`).join("")}`;
}

const STEPS = 12;

/** Points along it, close enough for what is to be met or missed. */
export function* spotsOn(ends: Ends, way: Way): Generator<[number, number]> {
  for (const curve of curves(ends, way)) {
    for (let step = 0; step <= STEPS; step += 1) yield pointOn(curve, step / STEPS);
  }
}

/** A point of it, so far along from 0 to 1: each of its curves is as long as the others. */
export function spotAt(ends: Ends, way: Way, along: number): [number, number] {
  const all = curves(ends, way);
  const at = Math.max(0, Math.min(along * all.length, all.length - 1e-6));
  return pointOn(all[Math.floor(at)] as Curve, at % 1);
}

/** How far a point lies from a wire. */
export function distance(ends: Ends, way: Way, px: number, py: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let before: Spot | null = null;
  for (const spot of spotsOn(ends, way)) {
    if (before) nearest = Math.min(nearest, fromStretch(before, spot, px, py));
    before = spot;
  }
  return nearest;
}

function fromStretch([ax, ay]: Spot, [bx, by]: Spot, px: number, py: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const long = dx * dx + dy * dy;
  const t = long === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / long));
  return Math.hypot(ax + t * dx - px, ay + t * dy - py);
}

/** Whether a wire would run through, or closely along, one of these. */
export function hits(ends: Ends, way: Way, boxes: readonly Rect[]): boolean {
  if (boxes.length === 0) return false;
  const spots = [...spotsOn(ends, way)];
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return boxes.some(({ x, y, width, height }) => {
    const [x1, x2, y1, y2] = [x - 6, x + width + 6, y - 8, y + height + 8];
    if (right <= x1 || left >= x2 || bottom <= y1 || top >= y2) return false;
    return spots.some(([px, py]) => px > x1 && px < x2 && py > y1 && py < y2);
  });
}

function pointOn([ax, ay, bx, by, cx, cy, dx, dy]: Curve, t: number): [number, number] {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy];
}
