import { describe, expect, it } from "vitest";
import type { Box } from "./box";
import type { Piece, Wire } from "./grid";
import { layered } from "./layered";
import type { Point } from "./path";

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

/** A graph of pieces of all sizes; each takes from one to three of those before it, mostly from near by. */
function drawn(seed: number): { pieces: Piece[]; wires: Wire[] } {
  const next = random(seed);
  const count = 2 + Math.floor(next() * 22);
  const pieces = Array.from({ length: count }, (_, index): Piece => {
    const open = next() < 0.2;
    return { id: `p${index}`, w: 60 + next() * 400, up: open ? 140 + next() * 200 : 98, down: open ? 420 : 226 };
  });
  const wires: Wire[] = [];
  pieces.forEach((_, to) => {
    const sources = new Set<number>();
    for (let k = 0; k < 1 + Math.floor(next() * 3) && to > 0; k++) {
      sources.add(next() < 0.7 ? Math.max(0, to - 1 - Math.floor(next() * 3)) : Math.floor(next() * to));
    }
    for (const from of sources) wires.push({ from: `p${from}`, to: `p${to}`, room: 38 + next() * 30 });
  });
  return { pieces, wires };
}

const boxes = (pieces: readonly Piece[], places: readonly Point[]): Box[] =>
  pieces.map(({ w, up, down }, index) => {
    const [x, y] = places[index] as Point;
    return { x, y: y - up, w, h: up + down };
  });

const apart = (a: Box, b: Box) => a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;

/** Whether a stretch of a route lies within a box; along its border does not count. */
function runsThrough(box: Box, [ax, ay]: Point, [bx, by]: Point): boolean {
  const [left, right] = [Math.min(ax, bx), Math.max(ax, bx)];
  const [top, bottom] = [Math.min(ay, by), Math.max(ay, by)];
  const inside = 0.01;
  return (
    left < box.x + box.w - inside && right > box.x + inside && top < box.y + box.h - inside && bottom > box.y + inside
  );
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

describe("layered", () => {
  it.each(SEEDS)("keeps pieces apart and routes out of them (graph %i)", (seed) => {
    const { pieces, wires } = drawn(seed);
    const laid = layered(pieces, wires);
    const all = boxes(pieces, laid.places);
    all.forEach((a, i) => {
      for (const b of all.slice(i + 1)) expect(apart(a, b)).toBe(true);
    });
    for (const route of laid.routes) {
      for (const points of [route.value, route.gradient]) {
        points.slice(1).forEach((point, index) => {
          const before = points[index] as Point;
          expect(before[0] === point[0] || before[1] === point[1]).toBe(true);
          for (const box of all) expect(runsThrough(box, before, point)).toBe(false);
        });
      }
    }
  });

  it.each(SEEDS)("leads every route from its source to its target, within the bounds (graph %i)", (seed) => {
    const { pieces, wires } = drawn(seed);
    const laid = layered(pieces, wires);
    const place = new Map(pieces.map((piece, index) => [piece.id, { piece, at: laid.places[index] as Point }]));
    wires.forEach(({ from, to }, index) => {
      const [source, target] = [place.get(from), place.get(to)];
      for (const points of [laid.routes[index]?.value, laid.routes[index]?.gradient]) {
        expect(points?.[0]?.[0]).toBeCloseTo((source?.at[0] ?? 0) + (source?.piece.w ?? 0));
        expect(points?.at(-1)?.[0]).toBeCloseTo(target?.at[0] ?? 0);
        for (const [x, y] of points ?? []) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(laid.w);
          expect(y).toBeGreaterThanOrEqual(-laid.up);
          expect(y).toBeLessThanOrEqual(laid.down);
        }
      }
    });
  });

  it("runs a chain along one straight line", () => {
    const pieces = ["a", "b", "c"].map((id) => ({ id, w: 100, up: 98, down: 226 }));
    const { places, routes, rows } = layered(pieces, [
      { from: "a", to: "b", room: 40 },
      { from: "b", to: "c", room: 60 },
    ]);
    expect(places).toEqual([
      [0, 0],
      [140, 0],
      [300, 0],
    ]);
    expect(routes[0]?.value).toEqual([
      [100, 0],
      [140, 0],
    ]);
    expect(rows).toEqual([0]);
  });

  it("leads a skip forward above all it passes, and backward below", () => {
    const pieces = ["a", "b", "c"].map((id) => ({ id, w: 100, up: 98, down: 226 }));
    const wires = [
      ["a", "b"],
      ["b", "c"],
      ["a", "c"],
    ].map(([from, to]) => ({ from: from as string, to: to as string, room: 40 }));
    const { routes, places } = layered(pieces, wires);
    expect(new Set(places.map(([, y]) => y))).toEqual(new Set([0]));
    expect(Math.min(...(routes[2]?.value.map(([, y]) => y) ?? []))).toBeLessThan(-98);
    expect(Math.max(...(routes[2]?.gradient.map(([, y]) => y) ?? []))).toBeGreaterThan(226);
  });

  it("puts branches side by side and keeps the row of one that is awaited", () => {
    const pieces = ["x", "q", "v", "s", "o"].map((id) => ({ id, w: 100, up: 98, down: 226 }));
    const wires = [
      ["x", "q"],
      ["x", "v"],
      ["q", "s"],
      ["s", "o"],
      ["v", "o"],
    ].map(([from, to]) => ({ from: from as string, to: to as string, room: 40 }));
    const { places } = layered(pieces, wires);
    const y = (index: number) => places[index]?.[1] ?? 0;
    expect([y(0), y(1), y(3), y(4)]).toEqual([0, 0, 0, 0]);
    expect(y(2)).toBeGreaterThan(226 + 98);
  });
});
