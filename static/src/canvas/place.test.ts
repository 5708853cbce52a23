import { describe, expect, it } from "vitest";
import { type Card, placed, ROOMS } from "./place";
import { FRAME, GAP } from "./sizes";

const card = (id: string, part: Partial<Card> = {}): Card => ({ id, w: 180, h: 88, at: null, group: "", ...part });
const tie = (source: string, target: string) => ({ source, target });

/** The same numbers from the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function drawn(seed: number, count: number): { cards: Card[]; ties: { source: string; target: string }[] } {
  const next = random(seed);
  const cards = Array.from({ length: count }, (_, index) => {
    const part = next();
    return card(`n${index}`, {
      h: 68 + Math.floor(next() * 60),
      group: part < 0.3 ? "a" : part < 0.45 ? "a/b" : part < 0.6 ? "c" : "",
    });
  });
  const ties = cards.flatMap((_, to) =>
    to === 0 ? [] : [tie(`n${Math.floor(next() * to)}`, `n${to}`), tie(`n${Math.max(0, to - 1)}`, `n${to}`)],
  );
  return { cards, ties };
}

describe("the layout of the canvas", () => {
  it("puts a chain in a line from left to right", () => {
    const places = placed([card("x"), card("l1"), card("loss", { h: 100 })], [tie("x", "l1"), tie("l1", "loss")]);
    const [x, l1, loss] = ["x", "l1", "loss"].map((id) => places.get(id) as readonly [number, number]);
    expect(l1?.[0]).toBeGreaterThan((x?.[0] ?? 0) + 180);
    expect(loss?.[0]).toBeGreaterThan((l1?.[0] ?? 0) + 180);
    expect((x?.[1] ?? 0) + 44).toBe((loss?.[1] ?? 0) + 50);
  });

  it("lays a long chain out in bands, each from left to right, so that all of it is seen at a size that can be read", () => {
    for (const count of [6, 9, 11, 14, 20]) {
      const cards = Array.from({ length: count }, (_, at) => card(`n${at}`));
      const places = placed(
        cards,
        cards.slice(1).map(({ id }, at) => tie(`n${at}`, id)),
      );
      const all = cards.map(({ id }) => places.get(id) as readonly [number, number]);
      const [w, h] = [Math.max(...all.map(([x]) => x)) + 180, Math.max(...all.map(([, y]) => y)) + 88];
      expect(Math.min(ROOMS.wide.w / w, ROOMS.wide.h / h)).toBeGreaterThan(0.6);
      all.slice(1).forEach(([x, y], at) => {
        const [x0, y0] = all[at] as readonly [number, number];
        expect(y === y0 ? x > x0 : x === 0 && y > y0 + 88).toBe(true);
      });
    }
  });

  it("leaves what comes before where it is when a chain goes on", () => {
    const cards = Array.from({ length: 12 }, (_, at) => card(`n${at}`));
    const ties = cards.slice(1).map(({ id }, at) => tie(`n${at}`, id));
    const [before, after] = [placed(cards.slice(0, 11), ties.slice(0, 10)), placed(cards, ties)];
    for (const { id } of cards.slice(0, 11)) expect(after.get(id)).toEqual(before.get(id));
  });

  it("lays out what does not hang together by itself, and leaves the first of it where it is", () => {
    const cards = Array.from({ length: 11 }, (_, at) => card(`n${at}`));
    const ties = cards.slice(1).map(({ id }, at) => tie(`n${at}`, id));
    const whole = placed(cards, ties);
    const cut = placed(
      cards.filter(({ id }) => id !== "n6"),
      ties.filter(({ source, target }) => source !== "n6" && target !== "n6"),
    );
    for (const id of ["n0", "n1", "n2", "n3", "n4", "n5"]) expect(cut.get(id)).toEqual(whole.get(id));
    expect(cut.get("n7")?.[1]).toBeGreaterThan((cut.get("n5")?.[1] ?? 0) + 88);
  });

  it("keeps blocks beside each other in which two things stand that do not hang together", () => {
    const names = ["g", "h", "i"];
    const cards = names.flatMap((group) => [card(`${group}1`, { group }), card(`${group}2`, { group })]);
    const places = placed(cards, [tie("g1", "h1"), tie("h1", "i1"), tie("g2", "h2"), tie("h2", "i2")]);
    expect(new Set(names.map((group) => places.get(`${group}1`)?.[1])).size).toBe(1);
    expect(new Set(names.map((group) => places.get(`${group}1`)?.[0])).size).toBe(3);
  });

  it("ends no band where many wires would have to run back", () => {
    const branches = Array.from({ length: 8 }, (_, row) => Array.from({ length: 9 }, (_, at) => `b${row} ${at}`));
    const cards = ["x", ...branches.flat(), "sum"].map((id) => card(id));
    const ties = branches.flatMap((ids) => [
      tie("x", ids[0] as string),
      ...ids.slice(1).map((id, at) => tie(ids[at] as string, id)),
      tie(ids.at(-1) as string, "sum"),
    ]);
    const places = placed(cards, ties);
    for (const { source, target } of ties)
      expect(places.get(target)?.[0]).toBeGreaterThan((places.get(source)?.[0] ?? 0) + 180);
  });

  it("lays a block that needs bands itself out by itself", () => {
    const cards = [card("x"), ...Array.from({ length: 9 }, (_, at) => card(`g${at}`, { group: "g" })), card("loss")];
    const ties = cards.slice(1).map(({ id }, at) => tie((cards[at] as Card).id, id));
    const places = placed(cards, ties);
    const at = (id: string) => places.get(id)?.[1] ?? 0;
    expect(overlaps(cards, places)).toEqual([]);
    expect(at("g0")).toBeGreaterThan(at("x") + 88);
    expect(at("loss")).toBeGreaterThan(at("g8") + 88);
    expect(at("g8")).toBeGreaterThan(at("g0") + 88);
  });

  it("leaves pinned cards where they are, and lays no other on them", () => {
    const cards = [card("x", { at: [500, 300] }), card("l1"), card("l2", { at: [780, 300] }), card("l3")];
    const places = placed(cards, [tie("x", "l1"), tie("l1", "l3"), tie("x", "l2")]);
    expect(places.get("x")).toEqual([500, 300]);
    expect(places.get("l2")).toEqual([780, 300]);
    expect(overlaps(cards, places)).toEqual([]);
  });

  it("leaves the others where they are when one is pinned elsewhere", () => {
    const cards = [card("x"), card("l1"), card("l2")];
    const ties = [tie("x", "l1"), tie("l1", "l2")];
    const before = placed(cards, ties);
    const after = placed([...cards.slice(0, 2), card("l2", { at: [900, 700] }), card("v", { at: [-400, 90] })], ties);
    for (const id of ["x", "l1"]) expect(after.get(id)).toEqual(before.get(id));
  });

  it("never lays cards on each other, whatever the design", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const { cards, ties } = drawn(seed, 3 + (seed % 30));
      expect(overlaps(cards, placed(cards, ties))).toEqual([]);
    }
  });

  it("keeps what stands in a block together, and lets its line run on through it", () => {
    const cards = [card("x"), card("a", { group: "g" }), card("b", { group: "g" }), card("loss")];
    const places = placed(cards, [tie("x", "a"), tie("a", "b"), tie("b", "loss")]);
    const heights = cards.map(({ id }) => places.get(id)?.[1]);
    expect(new Set(heights).size).toBe(1);
    expect((places.get("a")?.[0] ?? 0) - (places.get("x")?.[0] ?? 0)).toBe(180 + GAP.column + FRAME.side);
  });

  it("takes circles and wires to nothing as they come", () => {
    const places = placed([card("a"), card("b")], [tie("a", "b"), tie("b", "a"), tie("a", "gone"), tie("a", "a")]);
    expect(places.size).toBe(2);
  });
});

function overlaps(cards: readonly Card[], places: ReadonlyMap<string, readonly [number, number]>): string[] {
  const found: string[] = [];
  cards.forEach((a, index) => {
    for (const b of cards.slice(index + 1)) {
      const [ax, ay] = places.get(a.id) as readonly [number, number];
      const [bx, by] = places.get(b.id) as readonly [number, number];
      if (ax < bx + b.w && bx < ax + a.w && ay < by + b.h && by < ay + a.h) found.push(`${a.id} ${b.id}`);
    }
  });
  return found;
}
