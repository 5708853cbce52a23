/** Edges of the scalars view as cubic curves. */

export interface Curve {
  x1: number;
  y1: number;
  mx: number;
  x2: number;
  y2: number;
}

/** From unit to unit, level at both ends. */
export function curveBetween(x1: number, y1: number, x2: number, y2: number): Curve {
  return { x1, y1, mx: (x1 + x2) / 2, x2, y2 };
}

export function pointOn(curve: Curve, t: number): [number, number] {
  const q = 1 - t;
  const a = q * q * q;
  const b = 3 * q * q * t;
  const c = 3 * q * t * t;
  const d = t * t * t;
  return [a * curve.x1 + b * curve.mx + c * curve.mx + d * curve.x2, (a + b) * curve.y1 + (c + d) * curve.y2];
}

/** Whether a place lies within `reach` of the curve. */
export function isNear(curve: Curve, x: number, y: number, reach: number): boolean {
  const span = curve.x2 - curve.x1;
  // Level at both ends and in between steady: a place's share of the way across is near its share along the curve.
  let [low, high] = [0, 1];
  for (let k = 0; k < 12; k++) {
    const middle = (low + high) / 2;
    if ((pointOn(curve, middle)[0] - x) * Math.sign(span || 1) < 0) low = middle;
    else high = middle;
  }
  const [ax, ay] = pointOn(curve, Math.max(0, low - 0.02));
  const [bx, by] = pointOn(curve, Math.min(1, low + 0.02));
  const length = Math.hypot(bx - ax, by - ay) || 1;
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length <= reach;
}

/** Where edge `j` of `count` enters a unit: spread about the middle of its side. */
export function entry(top: number, height: number, j: number, count: number): number {
  const pitch = Math.min(10, (height * 0.7) / Math.max(1, count));
  return top + height / 2 + (j - (count - 1) / 2) * pitch;
}

/** Width of a weight's edge: its size, reduced where some weight is so large that the picture would drown in it. */
export function weightWidth(weight: number, largest: number): number {
  const scale = Math.min(4, 11 / Math.max(largest, 1e-9));
  return Math.max(1.2, Math.abs(weight) * scale);
}
