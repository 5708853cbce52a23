import { describe, expect, it } from "vitest";
import type { Walk, WalkHop } from "../protocol.gen";
import { sampleState } from "../testing/sample";
import { type Action, reduce } from "./reducer";
import type { State } from "./types";

const graph = sampleState().graph;
const named = (plain: string) => graph?.nodes.find((node) => node.plain === plain)?.id ?? -1;

const hop = (plain: string, cursor: number, cell: number[], more: Partial<WalkHop> = {}): WalkHop => ({
  cursor,
  node: named(plain),
  slot: "grad",
  cell,
  title: `∂L/∂${plain}`,
  number: { value: 0.1, role: "total", node: named(plain), slot: "grad", cell },
  words: [`about ${plain}`],
  via: null,
  skipped: 0,
  ways: [],
  more: 0,
  ...more,
});

const walk = (hops: WalkHop[]): Action => {
  const frame: Walk = { type: "walk", trace: 1, cursor: 24, node: 0, slot: "grad", cell: [], hops, ended: "seed" };
  return { type: "arrived", arrived: { frame } };
};
const having = (...actions: Action[]): State => actions.reduce(reduce, sampleState(24));
const HOPS = [hop("W1", 24, [1, 0]), hop("m1", 22, [3, 1]), hop("h1", 19, [3, 1], { skipped: 1 })];
const ASK: Action = { type: "ask-why", kept: [] };

describe("why a number is what it is", () => {
  it("begins at the number and goes one hop a press, to its event, its cell and its example", () => {
    const first = having(ASK, walk(HOPS));
    expect(first.walk?.at).toBe(0);
    expect(first.cursor).toBe(24);
    const second = reduce(first, { type: "hop", at: 1 });
    expect([second.cursor, second.focus.row, second.focus.at?.cell]).toEqual([22, 3, [3, 1]]);
    expect(reduce(second, { type: "hop", at: 9 }).walk?.at).toBe(2);
  });

  it("lights the way so far, with what was stepped over", () => {
    const last = reduce(having(ASK, walk(HOPS)), { type: "hop", at: 2 });
    expect([...last.path].sort()).toEqual([named("W1"), named("m1"), named("z1"), named("h1")].sort());
    expect(reduce(last, { type: "hop", at: 0 }).path).toEqual(new Set([named("W1")]));
  });

  it("goes on from a hop along another way", () => {
    const state = having(ASK, walk(HOPS), { type: "ask-why", kept: HOPS.slice(0, 1) }, walk([hop("m1", 22, [7, 1])]));
    expect(state.walk?.hops.map(({ cell }) => cell)).toEqual([
      [1, 0],
      [7, 1],
    ]);
    expect(state.walk?.at).toBe(1);
  });

  it("is over when something else is looked at, and what nobody waits for is left aside", () => {
    const state = reduce(having(ASK, walk(HOPS)), { type: "cursor", cursor: 3 });
    expect([state.walk, state.path.size]).toEqual([null, 0]);
    expect(having(walk(HOPS)).walk).toBeNull();
  });
});
