/** The heights at which each wire runs: where it leaves, along what, and where it enters. Pure. */
import type { Grid, Offset, Piece, Wire } from "./grid";

/** The gradient's line lies so far below the value's, on every piece. */
export const GRADIENT = 156;
/** Lanes around all pieces: how far the first lies from them, and the next from the one before. */
export const LANE = { first: 20, pitch: 18, below: 26, rail: 22 } as const;
const PORT = 20;
const PORTS = 84;

export type Slot = "value" | "gradient";

/** One wire's value or gradient: from a height, along a height, to a height. */
export interface Course {
  wire: number;
  slot: Slot;
  start: number;
  along: number;
  end: number;
  /** Gaps between columns in which it leaves and arrives. */
  first: number;
  last: number;
}

export function coursesOf(
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
