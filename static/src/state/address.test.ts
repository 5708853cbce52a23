import { describe, expect, it } from "vitest";
import { circle } from "../testing/designs";
import { sampleState } from "../testing/sample";
import { readAddress, writeAddress } from "./address";
import { reduce } from "./reducer";
import type { State } from "./types";

const past = {
  type: "past",
  first: 0,
  first_epochs: 0,
  last: 9,
  steps_per_epoch: 20,
  ghost: null,
  plain: true,
  seed: 11,
} as const;

const visited = (hash: string): State => {
  const address = readAddress(hash);
  if (!address) throw new Error("an address was given");
  return reduce({ ...sampleState(0), past }, { type: "visit", address });
};

describe("the address", () => {
  it("leads back to what it was written of", () => {
    const state = { ...sampleState(12), past };
    const there: State = {
      ...state,
      focus: { row: 3, unit: 1, input: 0, at: { node: 2, cell: [1, 0] } },
      magnification: "operations",
      open: new Set(["l1", "a/b, c"]),
      whole: true,
    };
    const hash = writeAddress(there);
    expect(hash).toContain("event=12&row=4&unit=2&at=2:2,1&batch=whole&view=operations&open=");
    const here = visited(hash);
    for (const field of ["focus", "magnification", "open", "whole"] as const) expect(here[field]).toEqual(there[field]);
    expect(readAddress(hash)?.event).toBe(12);
  });

  it("says which blocks of the design are folded, where that is not as usual", () => {
    const state: State = {
      ...sampleState(0),
      magnification: "build",
      network: { network: circle } as State["network"],
    };
    const folded = (blocks: string[] | null): State => ({
      ...state,
      editor: { ...state.editor, folded: blocks && new Set(blocks) },
    });
    expect(writeAddress(folded(null))).toBe("#view=build");
    expect(writeAddress(folded([]))).toBe("#view=build");
    const hash = writeAddress(folded(["stage 1/b", "a"]));
    expect([...(visited(hash).editor.folded ?? [])]).toEqual(["a", "stage 1/b"]);
  });

  it("says seed and step only where they say all", () => {
    const state = sampleState(0);
    const trace = state.trace && { ...state.trace, step: 41 };
    const network = { network: { seed: 3 } } as State["network"];
    expect(writeAddress({ ...state, network, trace, past })).toBe("#seed=3&step=42");
    expect(writeAddress({ ...state, network, trace, past: { ...past, seed: 3 } })).toBe("#step=42");
    expect(writeAddress({ ...state, network, trace, past: { ...past, plain: false } })).toBe("");
  });

  it.each(["", "#", "#top", "#nothing=here", "#=&=", "#%E0%A4%A"])("%s says nothing", (hash) => {
    expect(readAddress(hash)).toBeNull();
  });

  it("passes over what is no number of ours", () => {
    const read = readAddress("#step=-4&event=1e99&row=x&unit=2.5&at=9:-1&view=none&seed=&open=%E0%A4%A,l1");
    expect(read).toMatchObject({ step: null, event: null, row: 0, unit: 0, at: null, view: "scalars", open: ["l1"] });
    expect(visited("#at=999:1&row=500").focus).toMatchObject({ at: null, row: 9 });
  });
});
