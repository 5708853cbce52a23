import { describe, expect, it } from "vitest";
import { sampleGraph } from "../testing/sample";
import { barPath, gather, markPath, melody } from "./marks";
import { cursorAt, cursorX, labelledLines, layoutScore, markKind, phasesOf, placeInPhase, staffLines } from "./score";

const graph = sampleGraph();
const count = graph.events.length;
const score = layoutScore(graph, 960, 80);

/** The sample's network with so many layers instead of three. */
function deep(layers: number) {
  const [input, layer] = graph.layers;
  const loss = graph.layers.at(-1);
  if (!input || !layer || !loss) throw new Error("the sample has layers");
  const many = Array.from({ length: layers }, (_, k) => ({ ...layer, id: `k${k + 1}`, title: `Layer ${k + 1}` }));
  const events = many.flatMap((one) => graph.events.slice(0, 3).map((event) => ({ ...event, layer: one.id })));
  const last = graph.events.find((event) => event.kind === "loss");
  return { ...graph, layers: [input, ...many, loss], events: last ? [...events, last] : events };
}

describe("staff lines", () => {
  it("are one per layer with events, the loss on top, what has no events left out", () => {
    expect(staffLines(graph).map((line) => line.label)).toEqual(["Layer 1", "Layer 2", "Layer 3", "Loss"]);
    const [first, last] = [score.lines[0], score.lines.at(-1)];
    expect(first && last && first.y > last.y).toBe(true);
  });

  it("are shared by neighbours when there are more than eight layers, and every layer keeps a line", () => {
    const lines = staffLines(deep(30));
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)?.label).toBe("Loss");
    expect(lines[0]?.label).toBe("Layer 1–4");
    expect(lines.flatMap((line) => line.layers)).toHaveLength(31);
  });

  it("carry only names that have room, the active one always", () => {
    const tight = layoutScore(deep(30), 960, 64);
    const kept = labelledLines(tight, 3);
    expect(kept).toContain(3);
    const places = kept.map((index) => tight.lines[index]?.y ?? 0);
    for (let i = 1; i < places.length; i++)
      expect(Math.abs((places[i] ?? 0) - (places[i - 1] ?? 0))).toBeGreaterThanOrEqual(11.5);
  });
});

describe("a step of very many events", () => {
  it("is drawn as bars, no more on a line than there are pixels, over the whole width", () => {
    const long = layoutScore(deep(4000), 800, 120);
    expect(long.marks.length).toBeGreaterThan(10_000);
    expect(long.bars.length).toBeGreaterThan(0);
    expect(long.bars.length).toBeLessThanOrEqual(8 * 800);
    expect(Math.max(...long.bars.map((bar) => bar.x2))).toBeCloseTo(800, 0);
    expect(layoutScore(graph, 800, 120).bars).toEqual([]);
  });

  it("is past up to the cursor and future after it", () => {
    const bars = [
      { y: 10, x1: 0, x2: 40 },
      { y: 20, x1: 40, x2: 90 },
    ];
    expect(barPath(bars, 0, 60).match(/M/g)).toHaveLength(2);
    expect(barPath(bars, 60, 100).match(/M/g)).toHaveLength(1);
  });
});

describe("columns", () => {
  it("are one per event and one for the place before the first, and a click finds them again", () => {
    expect(score.marks).toHaveLength(count);
    for (let cursor = 0; cursor <= count; cursor++) expect(cursorAt(score, cursorX(score, cursor))).toBe(cursor);
  });

  it("stay within the score when pointed at from outside", () => {
    expect(cursorAt(score, -50)).toBe(0);
    expect(cursorAt(score, 5000)).toBe(count);
  });

  it("are still each clickable in a step of hundreds of events", () => {
    const long = layoutScore(deep(100), 600, 64);
    expect(long.marks.length).toBeGreaterThan(300);
    const found = long.marks.map((mark) => cursorAt(long, mark.x));
    expect(found).toEqual(long.marks.map((mark) => mark.cursor));
  });

  it("climb to the loss and come down again", () => {
    const lines = score.marks.map((mark) => mark.line);
    const loss = graph.events.findIndex((event) => event.kind === "loss");
    const up = lines.slice(0, loss + 1);
    expect(up).toEqual([...up].sort((a, b) => a - b));
    const down = score.marks.filter((_, index) => graph.events[index]?.phase === "backward").map((mark) => mark.line);
    expect(down).toEqual([...down].sort((a, b) => b - a));
  });
});

describe("phases", () => {
  it("follow each other without a gap and count their events", () => {
    const phases = phasesOf(graph.events);
    expect(phases.map((phase) => phase.phase)).toEqual(["forward", "backward", "update"]);
    expect(phases.reduce((sum, phase) => sum + phase.count, 0)).toBe(count);
    phases.slice(1).forEach((phase, index) => {
      expect(phase.first).toBe((phases[index]?.last ?? 0) + 1);
    });
  });

  it("say where a cursor stands, and nothing before the first event", () => {
    const phases = phasesOf(graph.events);
    const forward = phases[0]?.count ?? 0;
    expect(placeInPhase(phases, 0)).toBeNull();
    expect(placeInPhase(phases, forward)).toMatchObject({ phase: "forward", done: forward, count: forward });
    expect(placeInPhase(phases, forward + 1)).toMatchObject({ phase: "backward", done: 1 });
  });
});

describe("signs", () => {
  it("tell a parameter's gradient from an input's", () => {
    const kinds = new Set(graph.events.map((event) => markKind(graph, event)));
    expect(kinds).toEqual(new Set(["forward", "seed", "input", "parameter", "update", "zero"]));
  });

  it("have a shape each", () => {
    const shapes = score.marks.map((mark) => markPath(mark.kind, 0, 0, 5));
    expect(new Set(shapes).size).toBe(new Set(score.marks.map((mark) => mark.kind)).size);
  });

  it("become ticks when there is no room", () => {
    expect(gather(score.marks, 1.5)).toMatchObject({ filled: "" });
    expect(gather(score.marks, 5).filled).not.toBe("");
  });

  it("are joined by a line as long as something flows", () => {
    const flowing = graph.events.filter((event) => event.phase !== "update").length;
    expect(melody(score.marks).match(/[ML]/g)).toHaveLength(flowing);
  });
});
