/** A plan at a width: its columns from left to right, a long one in bands below each other, as lines of a text are. Pure. */
import type { Place } from "./place";
import type { Item, Part, Plan } from "./plan";
import { FRAME, GAP } from "./sizes";

/** A plan at a width. Many are tried; only of the best one are the places written down. */
export interface Laid {
  /** Writes where each card stands, the upper left corner of all at x, y. */
  put(places: Map<string, Place>, x: number, y: number): void;
  w: number;
  h: number;
  /** How far below the top its first row runs: what is laid beside it runs on along the same line. */
  line: number;
  bands: number;
}

export interface Room {
  w: number;
  h: number;
  /** Drawn larger than so nothing is gained. */
  most: number;
}

/** No band ends where more wires than so many would have to run back to the next. */
const MOST_BACK = 3;
/** A design in one band is the plainest to read, as long as it is drawn at this size at least. */
const ONE_BAND = 0.6;
/** Fewer bands are worth so much of the size. */
const WORTH = 0.82;
const SIZES = Array.from({ length: 24 }, (_, step) => 0.92 * 0.9 ** step);

/** The plan as it is seen at the largest size in a room of this shape; of nearly the same sizes, the one of fewest bands. */
export function laidIn(plan: Plan, room: Room): Laid {
  const size = ({ w, h }: Laid) => Math.min(room.most, room.w / w, room.h / h);
  const flat = laidAt(plan, Number.POSITIVE_INFINITY);
  if (room.w / flat.w >= ONE_BAND) return flat;
  const tried = SIZES.map((scale) => laidAt(plan, room.w / scale));
  const most = Math.max(size(flat), ...tried.map(size));
  return tried.reduce(
    (best, one) =>
      size(one) >= WORTH * most && (one.bands < best.bands || (one.bands === best.bands && size(one) > size(best)))
        ? one
        : best,
    size(flat) >= WORTH * most ? flat : (tried.find((one) => size(one) === most) as Laid),
  );
}

interface Sized {
  item: Item;
  w: number;
  /** How far it reaches above and below the line on which values come in and go out. */
  up: number;
  down: number;
  inner: Laid | null;
}

/** What a plan is in one band. Blocks that fit are asked for it at every width that is tried. */
const flats = new WeakMap<Plan, Laid>();

function laidAt(plan: Plan, most: number): Laid {
  const flat = flats.get(plan) ?? besideOrBelow(plan, Number.POSITIVE_INFINITY);
  flats.set(plan, flat);
  return flat.w <= most ? flat : besideOrBelow(plan, most);
}

/** The parts of a plan beside each other where there is room, else below. */
function besideOrBelow(plan: Plan, most: number): Laid {
  const parts = plan.map((part) => partAt(part, most));
  const [only, more] = parts;
  if (only && !more) return only;
  const room = Math.min(most, Math.max(...parts.map(({ w }) => w)));
  const corners: Place[] = [];
  let [x, y, w, high] = [0, 0, 0, 0];
  for (const part of parts) {
    if (x > 0 && (x + part.w > room || part.bands > 1)) [x, y, high] = [0, y + high + GAP.band, 0];
    corners.push([x, y]);
    x += part.w + GAP.column;
    [w, high] = [Math.max(w, x - GAP.column), Math.max(high, part.h)];
  }
  const put: Laid["put"] = (places, left, top) =>
    parts.forEach((part, at) => {
      const [px, py] = corners[at] as Place;
      part.put(places, left + px, top + py);
    });
  return { put, w, h: y + high, line: only?.line ?? 0, bands: Math.max(1, ...parts.map(({ bands }) => bands)) };
}

function partAt(plan: Part, most: number): Laid {
  const sized = plan.items.map((item) => sizedAt(item, most));
  const widths = Array.from({ length: plan.ranks }, () => 0);
  const alone = widths.map(() => false);
  sized.forEach(({ w, inner }, index) => {
    const rank = plan.rank[index] as number;
    widths[rank] = Math.max(widths[rank] as number, w);
    alone[rank] ||= inner !== null && inner.bands > 1;
  });
  const ends = endsOf(widths, alone, plan.across, most);
  const laid: { band: Laid; top: number }[] = [];
  let [w, top, line, bands] = [0, 0, 0, 0];
  let first = 0;
  for (const end of ends) {
    const band = bandOf(plan, sized, widths, first, end);
    laid.push({ band, top });
    if (first === 0) line = band.line;
    w = Math.max(w, band.w);
    bands += band.bands;
    top += band.h + GAP.band + GAP.lane * Math.max(0, (plan.across[end - 1] ?? 0) - 1);
    if (end === plan.ranks) top = top - GAP.band;
    first = end;
  }
  const put: Laid["put"] = (places, x, y) => {
    for (const one of laid) one.band.put(places, x, y + one.top);
  };
  return { put, w, h: Math.max(0, top), line, bands: Math.max(1, bands) };
}

function sizedAt(item: Item, most: number): Sized {
  if (item.card) return { item, w: item.card.w, up: item.card.h / 2, down: item.card.h / 2, inner: null };
  const inner = laidAt(item.inner as Plan, most - 2 * FRAME.side);
  return {
    item,
    w: inner.w + 2 * FRAME.side,
    up: inner.line + FRAME.top,
    down: inner.h - inner.line + FRAME.bottom,
    inner,
  };
}

/**
 * After which columns a band ends. A band is as wide as it may be; it ends a little earlier where fewer wires have to run back
 * from there. A block that has bands itself has them alone.
 */
function endsOf(
  widths: readonly number[],
  alone: readonly boolean[],
  across: readonly number[],
  most: number,
): number[] {
  const ends: number[] = [];
  const back = (end: number) => across[end - 1] ?? 0;
  const may = (end: number) => back(end) <= MOST_BACK;
  let first = 0;
  let w = -GAP.column;
  for (let at = 0; at < widths.length; at += 1) {
    const parted = at > first && (alone[at] || alone[at - 1]) && may(at);
    w += GAP.column + (widths[at] as number);
    if (!parted && w <= most) continue;
    const end = parted ? at : lastEnd(first, at, back);
    if (end === null) continue;
    ends.push(end);
    first = end;
    w = -GAP.column;
    for (let column = first; column <= at; column += 1) w += GAP.column + (widths[column] as number);
  }
  return [...ends, widths.length];
}

/** The best place to end a band that began at `first` and has no room for column `at`; null where it cannot end yet. */
function lastEnd(first: number, at: number, back: (end: number) => number): number | null {
  let [best, least] = [null as number | null, MOST_BACK + 0.5];
  for (let end = at; end > first && end > first + (at - first) / 2; end -= 1) {
    const cost = back(end) + 0.4 * (at - end);
    if (back(end) <= MOST_BACK && cost < least) [best, least] = [end, cost];
  }
  return best;
}

/** Columns `first` to `end` side by side. */
function bandOf(plan: Part, sized: readonly Sized[], widths: readonly number[], first: number, end: number): Laid {
  const above = new Map<number, number>();
  const below = new Map<number, number>();
  const mine = plan.columns.slice(first, end).flatMap((places, at) =>
    places.map((index) => {
      const [one, row] = [sized[index] as Sized, plan.row[index] as number];
      above.set(row, Math.max(above.get(row) ?? 0, one.up));
      below.set(row, Math.max(below.get(row) ?? 0, one.down));
      return { one, column: first + at, row };
    }),
  );
  const lines = new Map<number, number>();
  let y = 0;
  for (const row of [...above.keys()].sort((a, b) => a - b)) {
    y += above.get(row) as number;
    lines.set(row, y);
    y += (below.get(row) as number) + GAP.row;
  }
  const xs = running(widths.slice(first, end));
  const put: Laid["put"] = (places, left, up) => {
    for (const { one, column, row } of mine) {
      const x = left + Math.round((xs[column - first] as number) + ((widths[column] as number) - one.w) / 2);
      const top = up + Math.round((lines.get(row) as number) - one.up);
      if (one.inner) one.inner.put(places, x + FRAME.side, top + FRAME.top);
      else places.set(one.item.id, [x, top]);
    }
  };
  const w = (xs.at(-1) ?? 0) + (widths[end - 1] ?? 0);
  const line = Math.min(...lines.values(), Number.POSITIVE_INFINITY);
  const bands = Math.max(1, ...mine.map(({ one }) => one.inner?.bands ?? 1));
  return { put, w, h: Math.max(0, y - GAP.row), line: Number.isFinite(line) ? line : 0, bands };
}

function running(lengths: readonly number[]): number[] {
  let at = 0;
  return lengths.map((length) => {
    const start = at;
    at += length + GAP.column;
    return start;
  });
}
