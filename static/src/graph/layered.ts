/** Pieces and wires as places and routes: columns from left to right, every route at right angles and around all pieces. Pure. */
import { type Course, coursesOf, GRADIENT, LANE, type Slot } from "./courses";
import { type Gap, gapsOf, trunk } from "./gaps";
import { arrange, type Grid, type Piece, type Wire } from "./grid";
import type { Point } from "./path";

const ROW_GAP = 40;
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
