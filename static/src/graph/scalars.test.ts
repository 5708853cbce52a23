import { describe, expect, it } from "vitest";
import { sampleGraph } from "../testing/sample";
import { chainOf } from "./anatomy";
import { layoutScalars, shownUnits } from "./scalars";

const ROOM = { width: 1024, height: 536 };

describe("layoutScalars", () => {
  const layout = layoutScalars(sampleGraph(), ROOM);
  if (!layout) throw new Error("the sample is a chain");

  it("has a column a layer, left to right, that do not touch", () => {
    expect(layout.columns.map((column) => column.units.length)).toEqual([2, 4, 2, 1]);
    for (let k = 1; k < layout.columns.length; k++) {
      const before = layout.columns[k - 1];
      const numbers = before?.units[0]?.readout;
      const right = Math.max((before?.x ?? 0) + (before?.w ?? 0), numbers ? numbers.x + numbers.w : 0);
      expect((layout.columns[k]?.x ?? 0) - right).toBeGreaterThan(60);
    }
  });

  it("fills the room and stays in it", () => {
    expect(layout.bounds.w).toBeLessThanOrEqual(ROOM.width);
    expect(layout.bounds.h).toBe(ROOM.height);
    expect(layout.columns[3]?.w).toBeGreaterThan(layout.columns[1]?.w ?? 0);
    for (const column of layout.columns) {
      for (const unit of column.units) {
        expect(unit.box.y).toBeGreaterThanOrEqual(60);
        expect(unit.box.y + unit.box.h).toBeLessThan(layout.stave.y - 18);
      }
    }
  });

  it("keeps readouts off the units", () => {
    for (const { units } of layout.columns) {
      units.forEach((unit, index) => {
        const next = units[index + 1];
        if (next && unit.readout) expect(unit.readout.y + unit.readout.h).toBeLessThanOrEqual(next.box.y + next.box.h);
        if (next && unit.readout && unit.readout.x < unit.box.x + unit.box.w)
          expect(unit.readout.y + unit.readout.h).toBeLessThanOrEqual(next.box.y);
      });
    }
  });

  it("gives each weight a pill that does not touch its neighbour", () => {
    const pills = layout.columns.flatMap((column) => column.pill ?? []);
    expect(pills).toHaveLength(3);
    for (let k = 1; k < pills.length; k++) {
      expect(pills[k]?.x ?? 0).toBeGreaterThan((pills[k - 1]?.x ?? 0) + (pills[k - 1]?.w ?? 0));
    }
  });

  it("shows all of 16 units, and the first 12 of more", () => {
    expect(shownUnits(16)).toBe(16);
    expect(shownUnits(20)).toBe(12);
  });
});

describe("chainOf", () => {
  it("is null where a layer takes from two", () => {
    const graph = sampleGraph();
    const add = graph.nodes.find((node) => node.plain === "z2");
    if (add) add.inputs = [...add.inputs, 0];
    expect(chainOf(graph)).toBeNull();
  });
});
