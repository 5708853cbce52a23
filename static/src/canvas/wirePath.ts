/** The way a wire takes: a curve from an output to an input, above or below what stands between them. Pure. */
import type { Rect } from "./scene";

export interface Ends {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

const REACH = { least: 36, most: 160 } as const;
/** A wire that would run through a card passes it at this distance. */
const BESIDE = 36;
const BEND = 72;
/** Nearer than this the target lies behind: the wire runs back. */
const BACK = 16;
const SWING = 64;
const BETWEEN = 130;
const UNDER = 96;

type Curve = readonly [number, number, number, number, number, number, number, number];

/** The cubic curves of a wire; with `via` it runs level at that height on its way. */
export function curves({ x1, y1, x2, y2 }: Ends, via: number | null): Curve[] {
  if (x2 < x1 + BACK) return backwards({ x1, y1, x2, y2 });
  if (via === null) {
    const reach = Math.min(REACH.most, Math.max(REACH.least, (x2 - x1) / 2));
    return [[x1, y1, x1 + reach, y1, x2 - reach, y2, x2, y2]];
  }
  const bend = Math.min(BEND, (x2 - x1) / 3);
  const [a, b] = [x1 + bend, x2 - bend];
  return [
    [x1, y1, x1 + bend / 2, y1, a - bend / 2, via, a, via],
    [a, via, a, via, b, via, b, via],
    [b, via, b + bend / 2, via, x2 - bend / 2, y2, x2, y2],
  ];
}

/** A wire that runs back swings out at both ends, and goes between its cards where there is room, else below them. */
function backwards({ x1, y1, x2, y2 }: Ends): Curve[] {
  const level = levelBack(y1, y2);
  return [
    [x1, y1, x1 + SWING, y1, x1 + SWING, level, x1, level],
    [x1, level, x1, level, x2, level, x2, level],
    [x2, level, x2 - SWING, level, x2 - SWING, y2, x2, y2],
  ];
}

const levelBack = (y1: number, y2: number): number =>
  Math.abs(y2 - y1) > BETWEEN ? (y1 + y2) / 2 : Math.max(y1, y2) + UNDER;

export function pathOf(ends: Ends, via: number | null): string {
  const parts = curves(ends, via);
  const [x, y] = parts[0] as Curve;
  return `M${x} ${y}${parts.map((c) => `C${c[2]} ${c[3]} ${c[4]} ${c[5]} ${c[6]} ${c[7]}`).join("")}`;
}

/** Where its label stands. */
export function middle(ends: Ends, via: number | null): [number, number] {
  const back = ends.x2 < ends.x1 + BACK ? levelBack(ends.y1, ends.y2) : null;
  return [(ends.x1 + ends.x2) / 2, back ?? via ?? (ends.y1 + ends.y2) / 2];
}

const STEPS = 12;

/** How far a point lies from a wire. */
export function distance(ends: Ends, via: number | null, px: number, py: number): number {
  let nearest = Infinity;
  for (const curve of curves(ends, via)) {
    for (let step = 0; step <= STEPS; step += 1) {
      const [x, y] = pointOn(curve, step / STEPS);
      nearest = Math.min(nearest, Math.hypot(x - px, y - py));
    }
  }
  return nearest;
}

function pointOn([ax, ay, bx, by, cx, cy, dx, dy]: Curve, t: number): [number, number] {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy];
}

/** The height at which a wire passes the cards that stand in its way; null where none does. */
export function passing({ x1, y1, x2, y2 }: Ends, boxes: readonly Rect[]): number | null {
  if (x2 - x1 < 3 * BESIDE) return null;
  const between = boxes.filter((box) => box.x < x2 - 12 && box.x + box.width > x1 + 12);
  const [low, high] = [Math.min(y1, y2), Math.max(y1, y2)];
  const crossed = between.some((box) => {
    const along = (box.x + box.width / 2 - x1) / (x2 - x1);
    const y = y1 + (y2 - y1) * Math.max(0, Math.min(1, along));
    return y > box.y - 8 && y < box.y + box.height + 8;
  });
  if (!crossed) return null;
  let [top, bottom] = [low, high];
  // What lies beside the way is passed too, as far as it is reached on the way around.
  for (let more = true; more; ) {
    more = false;
    for (const box of between) {
      const [start, end] = [box.y - BESIDE, box.y + box.height + BESIDE];
      if (end < top || start > bottom) continue;
      if (start < top) {
        top = start;
        more = true;
      }
      if (end > bottom) {
        bottom = end;
        more = true;
      }
    }
  }
  return low - top <= bottom - high ? top : bottom;
}
