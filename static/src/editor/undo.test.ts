import { describe, expect, it } from "vitest";
import type { Network } from "../protocol.gen";
import { chance } from "../testing/chance";
import { circle } from "../testing/designs";
import { anyGesture } from "../testing/gestures";
import { setField } from "./edits";
import { labelOf } from "./labels";
import {
  designOfEntry,
  didAgain,
  goesOn,
  interned,
  MOST_ENTRIES,
  NOTHING_DONE,
  recorded,
  refused,
  sameDesign,
  tookBack,
  type Undo,
} from "./undo";

const titled = (_: Network, node: Network["nodes"][number]) => node.name || node.id;

interface Desk {
  now: Network;
  undo: Undo;
  command: number;
}

function did(desk: Desk, after: Network, gesture: string | null = null): Desk {
  if (after === desk.now) return desk;
  const command = desk.command + 1;
  const label = labelOf(desk.now, after, titled);
  return { now: after, command, undo: recorded(desk.undo, { label, before: desk.now, after, command, gesture }) };
}

function turned(desk: Desk, side: "before" | "after"): Desk {
  const entry = (side === "before" ? desk.undo.past : desk.undo.future).at(-1);
  if (!entry) return desk;
  const command = desk.command + 1;
  const undo = (side === "before" ? tookBack : didAgain)(desk.undo, command);
  return { now: designOfEntry(entry, side, desk.now), command, undo };
}

const start: Desk = { now: circle, undo: NOTHING_DONE, command: 0 };
const units = (count: number) => setField(circle, "l1", "units", count);

/** What is wrong with a design's ids, edges and paths; nothing, as it should be. */
function faults({ nodes, edges }: Network): string[] {
  const ids = new Set(nodes.map(({ id }) => id));
  const ports = new Set(edges.map(({ target, port }) => `${target} ${port}`));
  return [
    ids.size < nodes.length && "an id stands for two nodes",
    ports.size < edges.length && "two edges at one port",
    ...nodes.map(({ id }) => !/^[a-z][a-z0-9_]{0,31}$/.test(id) && `no id: ${id}`),
    ...nodes.map(({ group }) => !/^$|^[^/]+(\/[^/]+)*$/.test(group) && `no path: ${group}`),
    ...nodes.map(
      (node) => "shares" in node && node.shares && !ids.has(node.shares) && `shares with nobody: ${node.id}`,
    ),
    ...edges.map((edge) => !(ids.has(edge.source) && ids.has(edge.target)) && "an edge that dangles"),
  ].filter((one): one is string => typeof one === "string" && one !== "");
}

describe("the history", () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    "of 200 gestures leads back to the first design and on to the last (%i)",
    (seed) => {
      const draw = chance(seed);
      let desk = start;
      for (let gesture = 0; gesture < 200; gesture++) {
        desk = did(desk, anyGesture(desk.now, draw));
        if (draw.next() < 0.15) desk = turned(desk, "before");
        if (draw.next() < 0.1) desk = turned(desk, "after");
        expect(faults(desk.now)).toEqual([]);
      }
      const last = desk.now;
      while (desk.undo.future.length > 0) desk = turned(desk, "after");
      const furthest = desk.now;
      while (desk.undo.past.length > 0) desk = turned(desk, "before");
      expect(desk.now).toEqual(circle);
      while (desk.undo.future.length > 0) desk = turned(desk, "after");
      expect(desk.now).toEqual(furthest);
      expect(last.nodes.length).toBeGreaterThan(0);
    },
  );

  it("names what an entry takes back by the command that did it last", () => {
    let desk = did(start, units(9));
    expect(desk.undo.past.at(-1)?.command).toBe(1);
    desk = turned(desk, "before");
    expect(desk.undo.future.at(-1)?.command).toBe(2);
    desk = turned(desk, "after");
    expect(desk.undo.past.at(-1)?.command).toBe(3);
  });

  it("takes back a gesture at once, by its last command", () => {
    const desk = did(did(did(start, units(1), "typing"), units(12), "typing"), units(128), "typing");
    expect(desk.undo.past.map(({ label }) => label)).toEqual(["Set units of l1"]);
    expect(desk.undo.past[0]).toMatchObject({ command: 3 });
    expect(turned(desk, "before").now).toEqual(circle);
  });

  it("has no entry for a gesture that ends where it began", () => {
    expect(did(did(start, units(5), "typing"), units(4), "typing").undo.past).toEqual([]);
  });

  it("keeps gestures apart, also when one of them was taken back between", () => {
    const two = did(did(start, units(5), "one"), units(6), "two");
    expect(two.undo.past.length).toBe(2);
    const again = did(turned(two, "before"), units(7), "one");
    expect(again.undo.past.length).toBe(2);
    expect(again.undo.future).toEqual([]);
  });

  it("is bounded, and forgets the oldest", () => {
    let desk = start;
    for (let count = 1; count <= MOST_ENTRIES + 50; count++) desk = did(desk, units(count + 10));
    expect(desk.undo.past.length).toBe(MOST_ENTRIES);
    expect(MOST_ENTRIES).toBeGreaterThanOrEqual(100);
  });

  it("leaves the seed of a run that began anew alone", () => {
    const desk = did(start, units(9));
    const seeded = { ...desk, now: { ...desk.now, seed: 77 } };
    expect(turned(seeded, "before").now).toEqual({ ...circle, seed: 77 });
  });
});

describe("a refused command", () => {
  it("is done no longer, and can be tried again", () => {
    const undo = refused(did(start, units(9)).undo, 1);
    expect(undo.past).toEqual([]);
    expect(undo.future.map(({ label }) => label)).toEqual(["Set units of l1"]);
  });

  it("lives on in the edit that came after it", () => {
    const undo = refused(did(did(start, units(9)), units(10)).undo, 1);
    expect(undo.past.length).toBe(1);
    expect(undo.past[0]?.before).toBe(circle);
  });

  it("that took something back leaves it as it was", () => {
    const before = did(start, units(9));
    expect(refused(turned(before, "before").undo, 2).past.length).toBe(1);
  });

  it("of a gesture leaves what came before it in the gesture", () => {
    const typing = did(did(start, units(1), "typing"), units(12), "typing");
    const undo = refused(typing.undo, 2);
    expect(undo.past[0]).toMatchObject({ command: 1, after: units(1), before: circle });
    expect(refused(typing.undo, 1).past[0]).toMatchObject({ command: 2, earlier: [] });
    expect(refused(undo, 1).past).toEqual([]);
  });

  it("of another kind changes nothing", () => {
    const { undo } = did(start, units(9));
    expect(refused(undo, 99)).toEqual(undo);
  });
});

it("a gesture goes on from its own last edit alone", () => {
  const desk = did(start, units(9), "typing");
  expect(goesOn(desk.undo, "typing")?.command).toBe(1);
  expect(goesOn(desk.undo, "other")).toBeNull();
  expect(goesOn(turned(desk, "before").undo, "typing")).toBeNull();
});

describe("the server's answer", () => {
  it("is held once: what is known already stays the same object", () => {
    const answer = JSON.parse(JSON.stringify(circle)) as Network;
    expect(interned(circle, answer)).toBe(circle);
    const wider = interned(circle, JSON.parse(JSON.stringify(units(9))) as Network);
    expect(wider).not.toBe(circle);
    expect(wider.nodes[0]).toBe(circle.nodes[0]);
    expect(wider.edges).toBe(circle.edges);
    expect(wider.nodes[1]).toMatchObject({ units: 9 });
  });

  it("says the same with and without fields that hold nothing", () => {
    const bare = { ...circle, nodes: circle.nodes.map((node) => ({ ...node, at: null })) } as Network;
    expect(sameDesign(bare, circle)).toBe(true);
    expect(sameDesign(units(9), circle)).toBe(false);
  });
});
