import { describe, expect, it } from "vitest";
import type { Halt, Refusal } from "../protocol.gen";
import { sampleState } from "../testing/sample";
import { type Action, reduce } from "./reducer";
import type { State } from "./types";

const refused = (code: string, got = "more"): Action => {
  const frame: Refusal = { type: "refusal", code, expected: "less", got, cure: "Wait.", where: null, command: 1 };
  return { type: "arrived", arrived: { frame } };
};
const HALT: Halt = { code: "not-finite", trace: 1, event: 2, node: 5, expected: "", got: "", cure: "" };
const status = (halt: Halt | null): Action => ({
  type: "arrived",
  arrived: { frame: { type: "status", playing: false, speed: 1, halt } },
});
const codes = (state: State) => state.notices.map((notice) => notice.refusal?.code);
const having = (...actions: Action[]) => actions.reduce(reduce, sampleState());

describe("what could not be done", () => {
  it("is said once, however often it is tried", () => {
    expect(codes(having(refused("too-fast"), refused("halted"), refused("too-fast")))).toEqual(["halted", "too-fast"]);
    expect(codes(having(refused("too-fast", "40"), refused("too-fast", "50")))).toEqual(["too-fast", "too-fast"]);
  });

  it("is no longer halted once the halt is over", () => {
    const halted = having(status(HALT), refused("halted"), refused("too-fast"), status(HALT));
    expect(codes(halted)).toEqual(["halted", "too-fast"]);
    expect(codes(reduce(halted, status(null)))).toEqual(["too-fast"]);
  });
});
