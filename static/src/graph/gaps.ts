/** The gaps between columns: how wide each is, and where in it wires turn. Pure. */
import type { Course, Slot } from "./courses";
import type { Grid, Wire } from "./grid";

const SLOT = { value: 14, gradient: 22, pad: 12 } as const;

/** A gap between two columns: upright stretches of wires that leave on its left, of wires that arrive on its right. */
export interface Gap {
  leaving: Map<string, number>;
  arriving: Map<string, number>;
  left: number;
  middle: number;
  right: number;
}

export function gapsOf(
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
export function trunk(course: Course, from: number): string {
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
