import { describe, expect, it } from "vitest";
import type { Network } from "../protocol.gen";
import { chance } from "../testing/chance";
import { circle } from "../testing/designs";
import { anyGesture } from "../testing/gestures";
import { LONGEST, packed, unpacked } from "./packed";
import { NOTHING_DONE, recorded, tookBack, type Undo } from "./undo";

function worked(start: Network, gestures: number): { undo: Undo; now: Network } {
  const draw = chance(5);
  let [undo, now] = [NOTHING_DONE, start];
  for (let command = 1; command <= gestures; command++) {
    const after = anyGesture(now, draw);
    if (after === now) continue;
    undo = recorded(undo, { label: `${command}`, before: now, after, command });
    now = after;
  }
  return { undo, now };
}

describe("a history as text", () => {
  it("is the same again for the same design, and none for another", () => {
    const { undo, now } = worked(circle, 60);
    const text = packed(undo);
    expect(unpacked(text, JSON.parse(JSON.stringify(now)) as Network)).toEqual(undo);
    expect(unpacked(text, circle)).toBe(NOTHING_DONE);
  });

  it("is found by what was taken back, where that is all", () => {
    let { undo } = worked(circle, 3);
    for (let command = 10; undo.past.length > 0; command++) undo = tookBack(undo, command);
    expect(unpacked(packed(undo), circle).future.length).toBe(undo.future.length);
  });

  it("writes what designs share once, and keeps within its room", () => {
    expect(packed(worked(circle, 200).undo).length).toBeLessThan(300_000);
    const nodes = Array.from({ length: 9000 }, (_, at) => ({ ...circle.nodes[1], id: `l${at + 10}` }));
    const wide = { ...circle, nodes: [...circle.nodes, ...nodes] } as Network;
    const { undo, now } = worked(wide, 120);
    const text = packed(undo);
    expect(text.length).toBeLessThan(LONGEST);
    expect(unpacked(text, now).past.length).toBeGreaterThan(5);
  });

  it.each([null, "", "{", "[]", "{}", '{"version":1}', '{"version":1,"nodes":[{}],"edges":[],"designs":[],"past":[]}'])(
    "of another kind is none (%s)",
    (text) => {
      expect(unpacked(text, circle)).toBe(NOTHING_DONE);
    },
  );
});
