import { describe, expect, it } from "vitest";
import type { Explanation, Quantity } from "../protocol.gen";
import { sampleState } from "../testing/sample";
import { type Action, reduce } from "./reducer";
import type { Focus, State } from "./types";

const HERE: Focus = { row: 0, unit: 0, input: 0, at: null };
const THERE: Focus = { row: 3, unit: 1, input: 0, at: { node: 5, cell: [3, 1] } };
const told = (cursor: number, terms = 0) => ({ cursor, terms: new Array(terms) }) as unknown as Explanation;
const answer = ({ row, unit, input, at }: Focus, ...items: Explanation[]): Action => {
  const asked = { trace: 1, row, unit, input, node: at?.node ?? null, cell: at ? [...at.cell] : null };
  return { type: "arrived", arrived: { frame: { type: "explanations", ...asked, items } } };
};
const follow: Action = { type: "follow", to: { cursor: 9, focus: THERE, leaf: null }, selected: 5 };
const having = (...actions: Action[]): State => actions.reduce(reduce, sampleState(20));

describe("the way back", () => {
  it("leads to every place from which a number was followed", () => {
    const there = having(follow);
    expect([there.cursor, there.focus, there.selected]).toEqual([9, THERE, 5]);
    const back = reduce(there, { type: "back" });
    expect([back.cursor, back.focus, back.trail.length]).toEqual([20, HERE, 0]);
    expect(reduce(back, { type: "back" })).toBe(back);
  });

  it("keeps what was told there, so that nothing waits", () => {
    const back = having(answer(HERE, told(20)), follow, { type: "back" });
    expect(back.explanations.has(20)).toBe(true);
  });

  it("leads back from a number that no event wrote, too", () => {
    const leaf = { value: 1, node: 1, slot: "value", cell: [0, 0], role: "value" } as Quantity;
    const there = having({ type: "follow", to: { cursor: 20, focus: THERE, leaf }, selected: 1 });
    expect(there.leaf).toBe(leaf);
    expect(reduce(there, { type: "back" }).leaf).toBeNull();
    expect(reduce(there, { type: "cursor", cursor: 4 }).leaf).toBeNull();
  });
});

describe("answers", () => {
  it("about another cell wait until it is looked at", () => {
    const state = having(answer(THERE, told(9)));
    expect(state.explanations.size).toBe(0);
    expect(reduce(state, follow).explanations.has(9)).toBe(true);
  });

  it("with all terms are not replaced by shorter ones", () => {
    const state = having(answer(HERE, told(20, 90)), answer(HERE, told(20, 64)));
    expect(state.explanations.get(20)?.terms).toHaveLength(90);
  });

  it("about a network that was edited since are never shown", () => {
    const edited = having();
    const stale = { ...edited, trace: edited.trace && { ...edited.trace, graph: 7 } };
    expect(reduce(stale, answer(HERE, told(20))).explanations.size).toBe(0);
  });
});
