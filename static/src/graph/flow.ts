// The gradient-flow chart as numbers: layers from left to right, the mean size of their gradients on a log scale.

import { real } from "../frames";
import type { FlowLayer } from "../protocol.gen";

/** A mark of the chart. `kind` tells what has no place on a log scale: exactly 0 lies on the floor. */
export interface Mark {
  x: number;
  y: number;
  kind: "number" | "zero" | "bad";
}

export interface FlowLayout {
  width: number;
  columns: { left: number; width: number; middle: number }[];
  outputs: (Mark | null)[];
  weights: (Mark | null)[];
  /** Decades with a line: the exponent of ten, and its height. */
  decades: { exponent: number; y: number }[];
  /** Where exact zeros lie, below the scale; null where there are none. */
  floor: number | null;
}

/** So narrow a column may become before the chart is wider than its frame: what is pressed needs 24 px. */
export const NARROWEST = 26;
const LINES = 5;

const isZero = (size: number | null) => size === 0;

type Series = "outputs" | "weights";
const meanOf = (layer: FlowLayer, series: Series): number | null => {
  const sizes = layer[series];
  return sizes === null ? null : real(sizes.mean);
};

/** The whole decades around all numbers; two at least. */
function span(flow: readonly FlowLayer[]): { low: number; high: number } {
  const sizes = flow
    .flatMap((layer) => [meanOf(layer, "outputs"), meanOf(layer, "weights")])
    .filter((size): size is number => size !== null && Number.isFinite(size) && size > 0)
    .map(Math.log10);
  if (sizes.length === 0) return { low: -3, high: 0 };
  const low = Math.floor(Math.min(...sizes));
  // The sum turns −0, which the ceiling of −0.3 is, into 0.
  return { low, high: 0 + Math.max(low + 2, Math.ceil(Math.max(...sizes))) };
}

/** The chart in a frame of this size; `pad` is the room on the left for the numbers of the scale. */
export function layoutFlow(flow: readonly FlowLayer[], frame: number, height: number, pad: number): FlowLayout {
  const count = Math.max(1, flow.length);
  const width = Math.max(frame, pad + count * NARROWEST);
  const band = (width - pad) / count;
  const { low, high } = span(flow);
  const floor = height - 8;
  const top = 10;
  const zeros = flow.some((layer) => isZero(meanOf(layer, "outputs")) || isZero(meanOf(layer, "weights")));
  const bottom = zeros ? floor - 20 : floor;
  const y = (size: number) => bottom - ((Math.log10(size) - low) / (high - low)) * (bottom - top);
  const columns = flow.map((_, at) => ({ left: pad + at * band, width: band, middle: pad + (at + 0.5) * band }));
  const marks = (series: Series) =>
    flow.map((layer, at): Mark | null => {
      const size = meanOf(layer, series);
      const x = columns[at]?.middle ?? pad;
      if (size === null) return null;
      if (!Number.isFinite(size)) return { x, y: top, kind: "bad" };
      return isZero(size) ? { x, y: floor, kind: "zero" } : { x, y: y(size), kind: "number" };
    });
  const every = Math.max(1, Math.ceil((high - low) / (LINES - 1)));
  const decades = [];
  for (let exponent = high; exponent >= low; exponent -= every) decades.push({ exponent, y: y(10 ** exponent) });
  return { width, columns, outputs: marks("outputs"), weights: marks("weights"), decades, floor: zeros ? floor : null };
}

/** A line through the marks; where a layer has none it goes on to the next that has. Broken at what is not finite. */
export function lineThrough(marks: readonly (Mark | null)[]): string {
  let path = "";
  let pen = "M";
  for (const mark of marks) {
    if (!mark) continue;
    if (mark.kind === "bad") {
      pen = "M";
      continue;
    }
    path += `${pen}${mark.x.toFixed(1)} ${mark.y.toFixed(1)}`;
    pen = "L";
  }
  return path;
}

/** How wide a letter of a title is, at most, on average. */
export const LETTER = 7.4;

/** Which titles fit under their columns: all, or, where columns are narrow, the first and the last and some between. */
export function titled(columns: FlowLayout["columns"], titles: readonly string[], perLetter = LETTER): boolean[] {
  const fits = columns.every((column, at) => (titles[at]?.length ?? 0) * perLetter <= column.width - 4);
  if (fits) return titles.map(() => true);
  const longest = Math.max(...titles.map((title) => title.length), 1) * perLetter + 12;
  let free = 0;
  const last = columns.at(-1);
  return columns.map((column, at) => {
    const half = longest / 2;
    const roomForLast = at === columns.length - 1 || !last || column.middle + half <= last.middle - half;
    if (column.middle < free || !roomForLast) return false;
    free = column.middle + longest;
    return true;
  });
}
