import { describe, expect, it, vi } from "vitest";
import { NODE, type NodeCard } from "../graph/expression";
import type { GraphFrame } from "../protocol.gen";
import type { State } from "../state/types";
import { recordingPen } from "../testing/pen";
import { sampleState } from "../testing/sample";
import { paintNode } from "./nodeCard";

vi.stubGlobal(
  "Path2D",
  class extends Array {
    rect() {}
    arc() {}
    moveTo() {}
  },
);

const here = sampleState(20);
const graph = here.graph as GraphFrame;
const box = { x: 0, y: 0, w: NODE.w, h: NODE.h };

/** All values and gradients are this one number. */
function holding(number: number | null): State {
  const data = Float32Array.of(number ?? 0);
  const tile = number === null ? null : { rows: 1, cols: 1, planes: 1, shape: [], origin: [0, 0, 0], data };
  const picture = Object.assign(Object.create(here.picture), { tile: () => tile });
  return { ...here, picture };
}

const NUMBERS = [null, 0, 1, 0.15, -0.008771, 4.386e-4, -1.234e-12].map(holding);
const cards: NodeCard[] = graph.nodes.flatMap((node) =>
  [true, false].map((tracked) => ({ node: { ...node, shape: [], tracked }, box, curve: null })),
);

describe.each([1.5, 1, 0.85, 0.72, 0.5, 0.41, 0.33, 0.2])("a card at zoom %f", (zoom) => {
  it("writes what fits, and nothing over another word or the card's edge", () => {
    for (const [one, state] of cards.flatMap((one) => NUMBERS.map((state) => [one, state] as const))) {
      const { pen, words } = recordingPen(zoom);
      paintNode({ pen, state, now: null }, one);
      for (const word of words) {
        expect(word.left, word.text).toBeGreaterThanOrEqual(-1);
        expect(word.right, word.text).toBeLessThanOrEqual(NODE.w + 1);
      }
      for (const [at, word] of words.entries()) {
        for (const other of words.slice(at + 1)) {
          // Words of one line; a subscript stands a little lower than its letter.
          if (Math.abs(word.y - other.y) > 12) continue;
          const apart = Math.max(word.left, other.left) - Math.min(word.right, other.right);
          expect(apart, `${word.text} and ${other.text}`).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });
});

it("names the gradient where there is room, and writes both numbers from the size at which a view opens", () => {
  const [one] = cards.filter(({ node }) => node.kind === "parameter");
  const state = holding(-0.008771);
  const said = (zoom: number) => {
    const { pen, words } = recordingPen(zoom);
    if (one) paintNode({ pen, state, now: null }, one);
    return words.map(({ text }) => text);
  };
  expect(said(1)).toContain("∂L");
  expect(said(0.72)).not.toContain("∂L");
  expect(said(0.72).filter((word) => /^[+−\d—]/.test(word)).length).toBeGreaterThanOrEqual(2);
});
