/** Polylines with right angles: length, places along them. */

export type Point = [number, number];

export function lengthOf(points: readonly Point[]): number {
  let sum = 0;
  for (let k = 1; k < points.length; k++) sum += distance(points[k - 1] as Point, points[k] as Point);
  return sum;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** The place `at` along the line, and the direction it runs there in radians. */
export function along(points: readonly Point[], at: number): { x: number; y: number; angle: number } {
  let left = Math.max(0, at);
  for (let k = 1; k < points.length; k++) {
    const a = points[k - 1] as Point;
    const b = points[k] as Point;
    const length = distance(a, b);
    if (left <= length || k === points.length - 1) {
      const t = length > 0 ? Math.min(1, left / length) : 0;
      return {
        x: a[0] + (b[0] - a[0]) * t,
        y: a[1] + (b[1] - a[1]) * t,
        angle: Math.atan2(b[1] - a[1], b[0] - a[0]),
      };
    }
    left -= length;
  }
  const only = points[0] ?? [0, 0];
  return { x: only[0], y: only[1], angle: 0 };
}
