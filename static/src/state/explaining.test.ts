import { describe, expect, it } from "vitest";
import type { Explanation } from "../protocol.gen";
import type { Asked } from "../socket";
import { sampleFrames } from "../testing/sample";
import { explanationOf, keepExplained } from "./explaining";
import { createStore } from "./store";

/** A page whose server explains at once whatever is asked for; `asked` lists the windows. */
function page(answering = true) {
  const store = createStore();
  const asked: [number, number][] = [];
  keepExplained(store, (command: Asked) => {
    if (command.type !== "explain") return;
    asked.push([command.first, command.last]);
    if (!answering) return;
    const { trace, row = 0, unit = 0, input = 0, first, last } = command;
    const items = Array.from(
      { length: last - first + 1 },
      (_, at) => ({ cursor: first + at, terms: [] as Explanation["terms"] }) as Explanation,
    );
    const frame = { type: "explanations" as const, trace, row, unit, input, node: null, cell: null, items };
    store.dispatch({ type: "arrived", arrived: { frame } });
  });
  for (const arrived of sampleFrames()) store.dispatch({ type: "arrived", arrived });
  return { store, asked };
}

describe("explanations", () => {
  it("are there before they are needed: the first step finds its own", () => {
    const { store, asked } = page();
    expect(asked).toEqual([[1, 14]]);
    store.dispatch({ type: "cursor", cursor: 1 });
    expect(explanationOf(store.get())?.cursor).toBe(1);
    expect(asked).toHaveLength(1);
  });

  it("that are waited for come first, with their neighbours only", () => {
    const { store, asked } = page(false);
    store.dispatch({ type: "cursor", cursor: 20 });
    expect(asked.at(-1)).toEqual([19, 22]);
  });

  it("are asked for once, not at every change of the page", () => {
    const { store, asked } = page(false);
    const before = asked.length;
    store.dispatch({ type: "select", node: 3 });
    store.dispatch({ type: "magnification", magnification: "layers" });
    expect(asked).toHaveLength(before);
  });

  it("of another focus are asked for anew, and none of the old one is shown", () => {
    const { store, asked } = page(false);
    store.dispatch({ type: "cursor", cursor: 12 });
    store.dispatch({ type: "focus", focus: { row: 3, unit: 1, input: 0, at: null } });
    expect(asked.at(-1)).toEqual([11, 14]);
    expect(explanationOf(store.get())).toBeNull();
  });
});
