/** Pieces and wires as places and routes: columns from left to right, every route at right angles and around all pieces. Pure. */
import { arrange, type Grid, type Offset, type Piece, type Wire } from "./grid";
import type { Point } from "./path";

/** The gradient's line lies so far below the value's, on every piece. */
export const GRADIENT = 156;
const ROW_GAP = 40;
const LANE = { first: 20, pitch: 18, below: 26, rail: 22 } as const;
const PORT = 20;
const PORTS = 84;
const SLOT = { value: 14, gradient: 22, pad: 12 } as const;
/** What a row needs above and below its lines for what only passes. */
const PASSING = { up: 12, down: GRADIENT + 14 } as const;

export interface Route {
  value: Point[];
  gradient: Point[];
  /** Where its label has room: a level stretch of the value's line. */
  label: { x1: number; x2: number; y: number };
}

export interface Laid {
  /** By place in the list of pieces: the left end of its value line. */
  places: Point[];
  /** By place in the list of wires, from source to target. */
  routes: Route[];
  /** The value line of each row; the first is 0. */
  rows: number[];
  w: number;
  up: number;
  down: number;
}

type Slot = "value" | "gradient";

/** One wire's value or gradient: from a height, along a height, to a height. */
interface Course {
  wire: number;
  slot: Slot;
  start: number;
  along: number;
  end: number;
  /** Gaps between columns in which it leaves and arrives. */
  first: number;
  last: number;
}

export function layered(pieces: readonly Piece[], wires: readonly Wire[]): Laid {
  const grid = arrange(pieces, wires);
  const place = new Map(pieces.map((piece, index) => [piece.id, index]));
  const ends = wires.map((wire): [number, number] => [place.get(wire.from) as number, place.get(wire.to) as number]);
  const { rows, up, down } = heights(pieces, grid);
  const courses = coursesOf(pieces, wires, ends, grid, rows, up, down);
  const gaps = gapsOf(wires, ends, grid, courses);
  const columns = columnsOf(pieces, grid, gaps);
  const places = pieces.map(
    (_, piece): Point => [columns[grid.rank[piece] as number]?.x ?? 0, rows[grid.row[piece] as number] as number],
  );
  const routes = wires.map((_, wire) => routeOf(pieces, ends, gaps, columns, places, courses, wire));
  const end = columns.at(-1);
  return {
    places,
    routes,
    rows,
    w: end ? end.x + end.w : 0,
    up: up + (grid.lanes > 0 ? LANE.first + LANE.pitch * grid.lanes : 0),
    down: down + (grid.lanes > 0 ? LANE.below + LANE.rail * grid.lanes : 0),
  };
}

function heights(pieces: readonly Piece[], grid: Grid): { rows: number[]; up: number; down: number } {
  const above = Array.from({ length: Math.max(1, grid.rows) }, () => PASSING.up as number);
  const below = above.map(() => PASSING.down as number);
  pieces.forEach((piece, index) => {
    const row = grid.row[index] as number;
    above[row] = Math.max(above[row] as number, piece.up);
    below[row] = Math.max(below[row] as number, piece.down);
  });
  const rows = [0];
  for (let row = 1; row < above.length; row++) {
    rows.push((rows[row - 1] as number) + (below[row - 1] as number) + ROW_GAP + (above[row] as number));
  }
  return { rows, up: above[0] as number, down: (rows.at(-1) as number) + (below.at(-1) as number) };
}

function coursesOf(
  pieces: readonly Piece[],
  wires: readonly Wire[],
  ends: readonly [number, number][],
  grid: Grid,
  rows: readonly number[],
  up: number,
  down: number,
): Record<Slot, Course>[] {
  const line = (piece: number) => rows[grid.row[piece] as number] as number;
  const laneAt = (slot: Slot, lane: number) =>
    slot === "value" ? -up - LANE.first - LANE.pitch * lane : down + LANE.below + LANE.rail * lane;
  const into = ports(pieces, wires, ends, grid, rows, "to");
  const out = ports(pieces, wires, ends, grid, rows, "from");
  return wires.map((wire, index) => {
    const [from, to] = ends[index] as [number, number];
    const way = grid.ways[index];
    const course = (slot: Slot): Course => {
      const low = slot === "value" ? 0 : GRADIENT;
      const leaving = wire.leaves
        ? wire.leaves[slot]
        : slot === "value"
          ? 0
          : GRADIENT + (out[index] as Offset).gradient;
      const entering = wire.enters ? wire.enters[slot] : low + (into[index] as Offset)[slot];
      const start = line(from) + leaving;
      const end = line(to) + entering;
      const along =
        way?.kind === "lane"
          ? laneAt(slot, way.lane)
          : way?.kind === "row" && way.row === grid.row[from] && way.row !== grid.row[to]
            ? start
            : end;
      const first = grid.rank[from] as number;
      return { wire: index, slot, start, along, end, first, last: (grid.rank[to] as number) - 1 };
    };
    return { value: course("value"), gradient: course("gradient") };
  });
}

/**
 * Where each wire enters its target, or its gradient its source: what comes along the piece's own row on its line, the
 * others above and below in the order in which they come, so that none crosses another on its way in.
 */
function ports(
  pieces: readonly Piece[],
  wires: readonly Wire[],
  ends: readonly [number, number][],
  grid: Grid,
  rows: readonly number[],
  side: "from" | "to",
): Offset[] {
  const offsets = wires.map((): Offset => ({ value: 0, gradient: 0 }));
  const groups = new Map<number, number[]>();
  wires.forEach((wire, index) => {
    if (side === "to" ? wire.enters : wire.leaves) return;
    const piece = (ends[index] as [number, number])[side === "to" ? 1 : 0];
    const group = groups.get(piece);
    if (group) group.push(index);
    else groups.set(piece, [index]);
  });
  for (const [piece, group] of groups) {
    if (group.length < 2 || pieces[piece]?.side) continue;
    const own = rows[grid.row[piece] as number] as number;
    for (const slot of ["value", "gradient"] as const) {
      const comes = (wire: number): number => {
        const way = grid.ways[wire];
        if (way?.kind === "lane") return slot === "value" ? -1e9 - way.lane : 1e9 + way.lane;
        const other = (ends[wire] as [number, number])[side === "to" ? 0 : 1];
        return rows[way?.kind === "row" ? way.row : (grid.row[other] as number)] as number;
      };
      const order = [...group].sort((a, b) => comes(a) - comes(b) || a - b);
      const straight = order.findIndex((wire) => comes(wire) === own);
      const middle = straight >= 0 ? straight : (order.length - 1) / 2;
      const pitch = Math.min(PORT, PORTS / Math.max(1, Math.max(middle, order.length - 1 - middle)));
      order.forEach((wire, index) => {
        (offsets[wire] as Offset)[slot] = (index - middle) * pitch;
      });
    }
  }
  return offsets;
}

/** A gap between two columns: upright stretches of wires that leave on its left, of wires that arrive on its right. */
interface Gap {
  leaving: Map<string, number>;
  arriving: Map<string, number>;
  left: number;
  middle: number;
  right: number;
}

function gapsOf(
  wires: readonly Wire[],
  ends: readonly [number, number][],
  grid: Grid,
  courses: Record<Slot, Course>[],
): Gap[] {
  const into = new Map<number, number>();
  const out = new Map<number, number>();
  for (const [from, to] of ends) {
    out.set(from, (out.get(from) ?? 0) + 1);
    into.set(to, (into.get(to) ?? 0) + 1);
  }
  const gaps = Array.from({ length: Math.max(0, grid.ranks - 1) }, () => ({
    leaving: new Map<string, { slot: Slot; height: number }>(),
    arriving: new Map<string, { slot: Slot; height: number }>(),
    room: 0,
  }));
  courses.forEach((both, index) => {
    const [from, to] = ends[index] as [number, number];
    for (const slot of ["value", "gradient"] as const) {
      const course = both[slot];
      const { start, along, end, first, last } = course;
      if (first === last && start !== end) {
        const joins = (into.get(to) ?? 0) > (out.get(from) ?? 0);
        const side = joins ? gaps[first]?.arriving : gaps[first]?.leaving;
        note(side, joins ? `${slot}:${index}` : trunk(course, from), slot, Math.abs(end - start));
        continue;
      }
      if (start !== along) note(gaps[first]?.leaving, trunk(course, from), slot, Math.abs(along - start));
      if (along !== end) note(gaps[last]?.arriving, `${slot}:${index}`, slot, Math.abs(end - along));
    }
    const gap = gaps[both.value.first];
    if (gap) gap.room = Math.max(gap.room, wires[index]?.room ?? 0);
    const other = gaps[both.value.last];
    if (other && both.value.last !== both.value.first) other.room = Math.max(other.room, 24);
  });
  return gaps.map(({ leaving, arriving, room }) => {
    const left = spread(leaving, -1);
    const right = spread(arriving, 1);
    return { leaving: left.at, arriving: right.at, left: left.w, right: right.w, middle: Math.max(room, 12) };
  });
}

/** A value that goes to several places leaves as one line; each gradient comes back by itself. */
function trunk(course: Course, from: number): string {
  return course.slot === "value" ? `value:from:${from}:${course.start}` : `gradient:${course.wire}`;
}

function note(
  side: Map<string, { slot: Slot; height: number }> | undefined,
  key: string,
  slot: Slot,
  height: number,
): void {
  const before = side?.get(key)?.height ?? 0;
  side?.set(key, { slot, height: Math.max(before, height) });
}

/** Upright stretches side by side; the longer ones lie farther from the middle of the picture (`outwards` 1: to the right). */
function spread(
  side: ReadonlyMap<string, { slot: Slot; height: number }>,
  outwards: 1 | -1,
): { at: Map<string, number>; w: number } {
  const order = [...side].sort((a, b) => outwards * (a[1].height - b[1].height));
  const at = new Map<string, number>();
  let x = order.length > 0 ? (SLOT.pad as number) : 0;
  for (const [key, { slot }] of order) {
    at.set(key, x + SLOT[slot] / 2);
    x += SLOT[slot];
  }
  return { at, w: order.length > 0 ? x + SLOT.pad : 0 };
}

interface ColumnAt {
  x: number;
  w: number;
}

function columnsOf(pieces: readonly Piece[], grid: Grid, gaps: readonly Gap[]): ColumnAt[] {
  const widths = Array.from({ length: grid.ranks }, () => 0);
  pieces.forEach((piece, index) => {
    const rank = grid.rank[index] as number;
    widths[rank] = Math.max(widths[rank] as number, piece.w);
  });
  let x = 0;
  return widths.map((w, rank) => {
    const column = { x, w };
    const gap = gaps[rank];
    x += w + (gap ? gap.left + gap.middle + gap.right : 0);
    return column;
  });
}

function routeOf(
  pieces: readonly Piece[],
  ends: readonly [number, number][],
  gaps: readonly Gap[],
  columns: readonly ColumnAt[],
  places: readonly Point[],
  courses: readonly Record<Slot, Course>[],
  wire: number,
): Route {
  const [from, to] = ends[wire] as [number, number];
  const right = (rank: number) => (columns[rank]?.x ?? 0) + (columns[rank]?.w ?? 0);
  const x1 = (places[from] as Point)[0] + (pieces[from]?.w ?? 0);
  const x2 = (places[to] as Point)[0];
  const line = (slot: Slot): Point[] => {
    const course = (courses[wire] as Record<Slot, Course>)[slot];
    const { start, along, end, first, last } = course;
    const [leave, arrive] = [gaps[first] as Gap, gaps[last] as Gap];
    const leaving = leave?.leaving.get(trunk(course, from));
    const arriving = arrive?.arriving.get(`${slot}:${wire}`);
    const atLeaving = right(first) + (leaving ?? 0);
    const atArriving = right(last) + (arrive ? arrive.left + arrive.middle : 0) + (arriving ?? 0);
    const points: Point[] = [[x1, start]];
    if (first === last && start !== end) {
      const x = arriving !== undefined ? atArriving : atLeaving;
      points.push([x, start], [x, end]);
    } else {
      if (start !== along) points.push([atLeaving, start], [atLeaving, along]);
      if (along !== end) points.push([atArriving, along], [atArriving, end]);
    }
    points.push([x2, end]);
    return points;
  };
  const value = line("value");
  const { first, start, end, along, last } = (courses[wire] as Record<Slot, Course>).value;
  const gap = gaps[first] as Gap;
  const left = right(first) + (gap?.left ?? 0);
  const level = first !== last ? along : value.length > 2 && gap?.arriving.has(`value:${wire}`) ? start : end;
  return {
    value,
    gradient: line("gradient"),
    label: { x1: Math.max(left, x1), x2: first === last ? left + (gap?.middle ?? 0) : right(last), y: level },
  };
}
