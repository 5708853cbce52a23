/** Corridors between the bands of a design: where wires run level from one to another, each value in a lane of its own. Pure. */
import type { Rect } from "./rects";
import type { Ends, Way } from "./wirePath";

/** A wire with what it meets. */
export interface Wired {
  id: string;
  source: string;
  ends: Ends;
  /** What it must not cross: the cards, and the blocks that hold neither end. */
  boxes: readonly Rect[];
  /** The blocks that hold one end alone: they are left, or entered, before it turns. */
  half: readonly Rect[];
  /** Where it turns so as to leave the source's blocks behind, and where before it enters the target's. */
  out: number;
  into: number;
}

/** Heights between which a wire can run level. */
export interface Span {
  low: number;
  high: number;
}

/** The least height of a corridor, and how far apart wires run in it. */
const LEAST = 14;
const LANE = 14;
/** So far from its card a wire turns. */
export const TURN = 14;
/** Wires that would turn on each other, or on a card, turn so much later. */
const APART = 12;
const TURNS = [0, 1, 2, 3, 4].map((step) => step * APART);
/** A wire keeps so far above a card. */
const CLEAR = 8;
/** The small pictures under a card. */
const STRIP = 34;

/** Where a wire can run level from one band to another: the free heights nearest to where it leads. */
export function corridorFor({ ends, boxes, half }: Wired): Span | null {
  const { x1, y1, x2, y2 } = ends;
  const [left, right] = [Math.min(x1, x2 - TURN), Math.max(x1 + TURN, x2)];
  const cards = boxes.map((rect) => ({ rect, below: STRIP }));
  const frames = half.map((rect) => ({ rect, below: CLEAR }));
  const taken = [...cards, ...frames]
    .filter(({ rect: { x, width } }) => x < right && x + width > left)
    .map(({ rect: { y, height }, below }): [number, number] => [y - CLEAR, y + height + below])
    .sort((a, b) => a[0] - b[0]);
  const [from, to] = [Math.min(y1, y2), Math.max(y1, y2)];
  const free: Span[] = [];
  let at = from;
  for (const [start, end] of taken) {
    if (start - at >= LEAST && start <= to) free.push({ low: at, high: start });
    at = Math.max(at, end);
  }
  if (to - at >= LEAST) free.push({ low: at, high: to });
  return (y2 > y1 ? free.at(-1) : free[0]) ?? null;
}

interface Stepped {
  wired: Wired;
  span: Span;
}

/** Every stepped wire gets its level and its turns: those of one value share a lane, others run beside each other. */
export function withLanes(stepped: readonly Stepped[], ways: Map<string, Way>): Map<string, Way> {
  for (const { wires, span } of shared(stepped)) {
    const sources = [...new Set(wires.map(({ source }) => source))];
    const pitch = Math.min(LANE, (span.high - span.low - 4) / sources.length);
    const turned: { x: number; source: string }[] = [];
    for (const wired of wires) {
      const lane = sources.indexOf(wired.source) - (sources.length - 1) / 2;
      const level = Math.round((span.low + span.high) / 2 + lane * pitch);
      const out = turn(wired, level, "out", turned);
      const into = turn(wired, level, "into", turned);
      ways.set(wired.id, { kind: "step", level, out, into });
    }
  }
  return ways;
}

/** Wires whose corridors overlap run in what they have in common. */
function shared(stepped: readonly Stepped[]): { wires: Wired[]; span: Span }[] {
  const groups: { wires: Wired[]; span: Span }[] = [];
  for (const { wired, span } of [...stepped].sort((a, b) => a.span.low - b.span.low)) {
    const group = groups.at(-1);
    const common = group && { low: Math.max(group.span.low, span.low), high: Math.min(group.span.high, span.high) };
    if (group && common && common.high - common.low >= LEAST) {
      group.wires.push(wired);
      group.span = common;
    } else groups.push({ wires: [wired], span });
  }
  return groups;
}

/** How far from its card it turns: beyond the card's blocks where nothing stands in between, else right beside the card. */
function turn(
  { source, ends, boxes, out, into }: Wired,
  level: number,
  side: "out" | "into",
  turned: { x: number; source: string }[],
): number {
  const [x, y, by, far] = side === "out" ? [ends.x1, ends.y1, 1, out] : [ends.x2, ends.y2, -1, into];
  const free = (distance: number): boolean => {
    const at = x + by * distance;
    if (turned.some((one) => one.source !== source && Math.abs(one.x - at) < APART - 1)) return false;
    return !boxes.some((box) => crosses(box, at, at, y, level) || crosses(box, x + 5 * by, at, y, y));
  };
  const tries = [...(far > TURN ? TURNS.map((more) => far + more) : []), ...TURNS.map((more) => TURN + more)];
  const found = tries.find(free) ?? TURN;
  turned.push({ x: x + by * found, source });
  return found;
}

function crosses({ x, y, width, height }: Rect, x1: number, x2: number, y1: number, y2: number): boolean {
  const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
  const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
  return right > x + 1 - 4 && left < x + width - 1 + 4 && bottom > y + 2 && top < y + height - 2;
}
