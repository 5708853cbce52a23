import { describe, expect, it } from "vitest";
import { setField } from "../editor/edits";
import type { Arrived } from "../frames";
import type { Network } from "../protocol.gen";
import { circle } from "../testing/designs";
import { type Action, INITIAL, reduce } from "./reducer";
import type { State } from "./types";

const told = (network: Network) =>
  ({
    type: "network",
    network,
    shapes: {},
    axes: {},
    counts: {},
    titles: {},
    parameters: 0,
    problems: [],
    anew: [],
  }) as const;
const arrived = (frame: unknown): Action => ({ type: "arrived", arrived: { frame } as Arrived });
const drafted = (network: Network, command: number, gesture: string | null = null): Action => ({
  type: "draft",
  network,
  command,
  label: `edit ${command}`,
  gesture,
});
const stateAfter = (...actions: Action[]): State => actions.reduce(reduce, reduce(INITIAL, arrived(told(circle))));
const refusal = (command: number) =>
  arrived({ type: "refusal", code: "no", expected: "less", got: "more", cure: "Less.", where: null, command });
const welcome = (resumed: boolean, last_command: number) =>
  arrived({ type: "welcome", protocol: 1, token: "t", epoch: 1, resumed, set_back: 0, last_command });

const wide = setField(circle, "l1", "units", 9);
const wider = setField(circle, "l1", "units", 10);

describe("an edit", () => {
  it("that is refused leaves the design as the server has it, and can be tried again", () => {
    const state = stateAfter(drafted(wide, 1), refusal(1));
    expect(state.draft).toBeNull();
    expect(state.editor.undo.past).toEqual([]);
    expect(state.editor.undo.future.map(({ label }) => label)).toEqual(["edit 1"]);
    expect(state.notices.at(-1)?.refusal?.code).toBe("no");
  });

  it("that the server could not hear is still on the screen when it is said again", () => {
    expect(stateAfter(drafted(wide, 5), welcome(true, 4)).draft?.network).toBe(wide);
    expect(stateAfter(drafted(wide, 5), welcome(true, 5)).draft).toBeNull();
    expect(stateAfter(drafted(wide, 5), welcome(false, 0)).draft).toBeNull();
  });

  it("is held once, however often the server tells of it", () => {
    const state = stateAfter(drafted(wide, 1), arrived(told(JSON.parse(JSON.stringify(wide)))));
    expect(state.network?.network).toBe(wide);
  });

  it("keeps of what is picked what is still there", () => {
    const picked = stateAfter({ type: "pick", ids: new Set(["l1", "l2"]) });
    const fewer = { ...circle, nodes: circle.nodes.filter(({ id }) => id !== "l2") };
    expect([...reduce(picked, drafted(fewer, 1)).editor.selection]).toEqual(["l1"]);
  });
});

describe("the history", () => {
  it("begins anew with another network, and stays with one that the page has put there itself", () => {
    const other: Network = { ...circle, slug: "spiral" };
    expect(
      stateAfter(drafted(wide, 1), arrived({ type: "done", command: 1 }), arrived(told(other))).editor.undo.past,
    ).toEqual([]);
    expect(stateAfter(drafted(other, 1), arrived(told(other))).editor.undo.past.length).toBe(1);
  });

  it("takes back and does again", () => {
    const state = stateAfter(drafted(wide, 1), drafted(wider, 2));
    const back = reduce(state, { type: "turned", to: "before", network: wide, command: 3 });
    expect(back.draft).toEqual({ network: wide, command: 3 });
    expect(back.editor.undo.future.length).toBe(1);
    expect(reduce(back, { type: "turned", to: "after", network: wider, command: 4 }).editor.undo.past.length).toBe(2);
  });

  it("has a typed cell, which leaves the design alone", () => {
    const typed = { layer: "l1", plain: "b1", cell: [0], from: 1, to: 2 };
    const state = stateAfter({ type: "typed", command: 1, typed, label: "Set a cell" });
    expect(state.draft).toBeNull();
    const back = reduce(state, { type: "turned", to: "before", network: null, command: 2 });
    expect([back.draft, back.editor.undo.future.length]).toEqual([null, 1]);
  });
});
