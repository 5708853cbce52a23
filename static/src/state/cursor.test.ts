import { describe, expect, it } from "vitest";
import { sampleGraph } from "../testing/sample";
import { nextGroup, previousGroup, sameLayer, samePhase } from "./cursor";

const { events } = sampleGraph();
const walk = (from: number, next: (cursor: number) => number, end: number) => {
  const stops = [from];
  for (let at = from; at !== end && stops.length < 100; ) {
    at = next(at);
    stops.push(at);
  }
  return stops;
};

describe("a whole phase", () => {
  it("goes on to the end of forward, backward and update", () => {
    expect(walk(0, (at) => nextGroup(events, at, samePhase), events.length)).toEqual([0, 9, 24, 31]);
  });
  it("goes back over the same places", () => {
    expect(walk(events.length, (at) => previousGroup(events, at, samePhase), 0)).toEqual([31, 24, 9, 0]);
  });
  it("from the middle goes to the nearest end", () => {
    expect(nextGroup(events, 12, samePhase)).toBe(24);
    expect(previousGroup(events, 12, samePhase)).toBe(9);
  });
});

describe("a whole layer", () => {
  it("goes on layer by layer, forwards and backwards through the network", () => {
    const stops = walk(0, (at) => nextGroup(events, at, sameLayer), events.length);
    expect(stops.slice(0, 5)).toEqual([0, 3, 6, 8, 9]);
    expect(walk(events.length, (at) => previousGroup(events, at, sameLayer), 0)).toEqual([...stops].reverse());
  });
  it("stays at the ends", () => {
    expect(nextGroup(events, events.length, sameLayer)).toBe(events.length);
    expect(previousGroup(events, 0, sameLayer)).toBe(0);
  });
});
