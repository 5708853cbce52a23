/** The signs of the score as SVG paths, gathered so that a step of any length is a handful of path elements. */
import type { MarkKind, ScoreBar, ScoreMark } from "./score";

/** Signs with a body, filled once they have run; the others are strokes. */
const FILLED: ReadonlySet<MarkKind> = new Set(["forward", "seed", "update"]);
/** Signs of what happens at a parameter, when nothing flows any more. */
const RESTING: ReadonlySet<MarkKind> = new Set(["clip", "update", "zero"]);
const TICK_BELOW = 2.2;

const place = (value: number): string => value.toFixed(1);

/** One sign of half-height `s` around (x, y). */
export function markPath(kind: MarkKind, x: number, y: number, s: number): string {
  const at = (dx: number, dy: number): string => `${place(x + dx * s)} ${place(y + dy * s)}`;
  switch (kind) {
    case "forward":
      return `M${at(-0.8, -1)}L${at(1, 0)}L${at(-0.8, 1)}Z`;
    case "seed":
      return `M${at(0, -1.2)}L${at(1.2, 0)}L${at(0, 1.2)}L${at(-1.2, 0)}Z`;
    case "input":
      return `M${at(0.8, -1)}L${at(-0.8, 0)}L${at(0.8, 1)}`;
    case "parameter":
      return `M${at(-0.95, -0.5)}L${at(0, 0.7)}L${at(0.95, -0.5)}`;
    case "accumulate":
      return `M${at(-0.9, 0)}L${at(0.9, 0)}M${at(0, -0.9)}L${at(0, 0.9)}`;
    case "clip":
      return `M${at(-1, 0)}L${at(0.5, 0)}M${at(0, -0.5)}L${at(0.5, 0)}L${at(0, 0.5)}M${at(1, -0.8)}L${at(1, 0.8)}`;
    case "update":
      return `M${at(-0.8, -0.8)}L${at(0.8, -0.8)}L${at(0.8, 0.8)}L${at(-0.8, 0.8)}Z`;
    case "zero": {
      const r = place(s * 0.9);
      return `M${at(-0.9, 0)}a${r} ${r} 0 1 0 ${place(s * 1.8)} 0a${r} ${r} 0 1 0 ${place(-s * 1.8)} 0`;
    }
  }
}

export function isFilled(kind: MarkKind): boolean {
  return FILLED.has(kind);
}

export interface MarkPaths {
  filled: string;
  stroked: string;
}

/** The paths of many signs. When there is no room for shapes each is a tick, still in its place and on its line. */
export function gather(marks: readonly ScoreMark[], size: number): MarkPaths {
  let filled = "";
  let stroked = "";
  for (const mark of marks) {
    if (size < TICK_BELOW) stroked += `M${place(mark.x)} ${place(mark.y - 2.5)}v5`;
    else if (isFilled(mark.kind)) filled += markPath(mark.kind, mark.x, mark.y, size);
    else stroked += markPath(mark.kind, mark.x, mark.y, size);
  }
  return { filled, stroked };
}

/** Bars up to a place, or from there on. */
export function barPath(bars: readonly ScoreBar[], from: number, to: number): string {
  let path = "";
  for (const { x1, x2, y } of bars) {
    const [left, right] = [Math.max(from, x1), Math.min(to, x2)];
    if (right > left)
      path += `M${place(left)} ${place(y - 2.5)}h${place(Math.max(0.6, right - left))}v5h${place(-Math.max(0.6, right - left))}Z`;
  }
  return path;
}

/** The thin line through the notes, up to where nothing flows any more (clips and updates). */
export function melody(marks: readonly ScoreMark[]): string {
  return marks
    .filter((mark) => !RESTING.has(mark.kind))
    .map((mark, index) => `${index === 0 ? "M" : "L"}${place(mark.x)} ${place(mark.y)}`)
    .join("");
}
