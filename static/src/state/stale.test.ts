import { describe, expect, it } from "vitest";
import { placeNodes, setField } from "../editor/edits";
import type { Network } from "../protocol.gen";
import { circle } from "../testing/designs";
import { INITIAL } from "./reducer";
import { staleOf } from "./stale";
import type { State } from "./types";

const state = (draft: Network | null, problems: unknown[] = []): State => ({
  ...INITIAL,
  network: { network: circle, problems } as unknown as State["network"],
  draft: draft && { network: draft, command: 1 },
});

describe("numbers on the screen", () => {
  it("are of the design as it is when nothing was changed", () => {
    expect(staleOf(state(null))).toBeNull();
    expect(staleOf(state(JSON.parse(JSON.stringify(circle))))).toBeNull();
  });

  it("are not while an edit is being worked out", () => {
    expect(staleOf(state(setField(circle, "l1", "units", 5)))).toContain("as it was");
    expect(staleOf(state({ ...circle, edges: circle.edges.slice(1) }))).toContain("as it was");
    expect(staleOf(state({ ...circle, training: { ...circle.training, learning_rate: 1 } }))).toContain("as it was");
  });

  it("are where only names, blocks or places were changed", () => {
    const moved = placeNodes(circle, new Map([["l1", [4, 5]]]));
    expect(staleOf(state(setField(setField(moved, "l2", "name", "other"), "l2", "group", "a")))).toBeNull();
  });

  it("are not while a large design is still to be made", () => {
    const { network, ...rest } = state(null);
    expect(staleOf({ ...rest, network: network && { ...network, coming: true } })).toContain("on their way");
  });

  it("are not of a design that cannot run", () => {
    expect(staleOf(state(null, [{}]))).toContain("cannot run");
  });
});
