/** The shapes of the curves that an op may draw of itself. For the picture alone: every number comes from the engine. */
import type { GraphNode } from "../protocol.gen";

export type CurveName = NonNullable<GraphNode["curve"]>;

export function curveAt(curve: CurveName, x: number): number {
  switch (curve) {
    case "tanh":
      return Math.tanh(x);
    case "sigmoid":
      return 1 / (1 + Math.exp(-x));
    case "relu":
      return Math.max(0, x);
  }
}

/** What is drawn: x from −reach to reach, y from low to high. */
export function windowOf(curve: CurveName, x: number): { reach: number; low: number; high: number } {
  const reach = Math.max(3, Math.min(8, Math.abs(x) * 1.25));
  if (curve === "tanh") return { reach, low: -1.15, high: 1.15 };
  if (curve === "sigmoid") return { reach: Math.max(5, reach), low: -0.12, high: 1.12 };
  return { reach, low: -0.15 * reach, high: reach };
}
