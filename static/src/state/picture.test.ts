import { describe, expect, it } from "vitest";
import { sampleFrames, sampleState } from "../testing/sample";
import { EMPTY, shapeIn, stepPicture } from "./picture";
import { type Action, reduce } from "./reducer";
import type { Slot, State } from "./types";

const SLOTS: Slot[] = ["value", "grad"];

/** Everything that a picture shows, as text, so that two pictures can be compared. */
function written(state: State): string {
  const { picture } = state;
  const tiles = picture.graph?.nodes.flatMap((node) =>
    SLOTS.map((slot) => `${node.id} ${slot} ${picture.tile(node.id, slot)?.data.join(" ") ?? "—"}`),
  );
  return JSON.stringify([picture.cursor, picture.event, picture.view?.metrics, tiles]);
}

const act = (state: State, ...actions: Action[]) => actions.reduce(reduce, state);
const to = (cursor: number): Action => ({ type: "cursor", cursor });
const start = sampleState();
const events = start.graph?.events ?? [];
const cursors = Array.from({ length: events.length + 1 }, (_, cursor) => cursor);

describe("the picture at a cursor", () => {
  it.each(cursors)("is the same forwards, backwards and by a jump, at %i", (cursor) => {
    const forwards = act(start, ...cursors.slice(0, cursor + 1).map(to));
    const backwards = act(start, ...cursors.slice(cursor).reverse().map(to));
    const jump = act(start, to(cursor));
    expect(written(backwards)).toBe(written(forwards));
    expect(written(jump)).toBe(written(forwards));
  });

  it("shows no gradient before it was written, and each from its event on", () => {
    const { graph, trace } = start;
    if (!graph || !trace) throw new Error("the sample has a trace");
    graph.events.forEach((event, index) => {
      if (event.writes !== "grad") return;
      expect(stepPicture(graph, trace, index).tile(event.target, "grad")).toBeNull();
      expect(stepPicture(graph, trace, index + 1).tile(event.target, "grad")).not.toBeNull();
    });
  });

  it("shows no gradient once they are zeroed: none, not 0", () => {
    const end = act(start, to(events.length));
    for (const node of end.picture.graph?.nodes ?? []) expect(end.picture.tile(node.id, "grad")).toBeNull();
  });

  it("keeps to the trace, wherever the cursor is sent", () => {
    expect(act(start, to(-5)).cursor).toBe(0);
    expect(act(start, to(10_000)).cursor).toBe(events.length);
  });

  it("shows a previewed cursor without moving to it", () => {
    const previewing = act(start, to(3), { type: "preview", cursor: 9 });
    expect(previewing.picture.cursor).toBe(9);
    expect(previewing.cursor).toBe(3);
    expect(act(previewing, { type: "preview", cursor: null }).picture.cursor).toBe(3);
  });

  it("shows what the updates made of the parameters only after them", () => {
    const { trace } = start;
    expect(act(start, to((trace?.rest ?? 0) - 1)).picture.view).toBe(trace?.before);
    expect(act(start, to(trace?.rest ?? 0)).picture.view).toBe(trace?.after);
  });

  it("is never a mixture of two graphs", () => {
    const { graph } = start;
    if (!graph) throw new Error("the sample has a graph");
    const other = act(start, { type: "arrived", arrived: { frame: { ...graph, graph: 2 } } });
    expect(other.picture.mode).toBe("empty");
    expect(other.picture.tile(0, "value")).toBeNull();
    expect(other.explanations.size).toBe(0);
  });

  it("is one object until something it shows has changed", () => {
    const seen = act(start, { type: "magnification", magnification: "layers" });
    expect(seen.picture).toBe(start.picture);
    expect(act(start, to(1)).picture).not.toBe(start.picture);
    expect(EMPTY.tile(0, "value")).toBeNull();
  });
});

describe("a batch that is smaller than the others", () => {
  const frame = sampleFrames(0).find((arrived) => arrived.frame.type === "trace");
  if (frame?.frame.type !== "trace" || !("block" in frame)) throw new Error("the sample has a trace");
  const smaller = { ...frame, frame: { ...frame.frame, trace: 2, rows: [4, 2, 0] } };
  const last = act(
    start,
    { type: "focus", focus: { row: 8, unit: 1, input: 0, at: null } },
    { type: "arrived", arrived: smaller },
  );

  it("leaves the focus on one of its examples", () => {
    expect(last.focus.row).toBe(2);
    expect(last.focus.unit).toBe(1);
  });

  it("has its own shapes, before they are computed too", () => {
    const tanh = last.graph?.nodes.find((node) => node.op === "tanh");
    const weights = last.graph?.nodes.find((node) => node.kind === "parameter");
    if (!tanh || !weights) throw new Error("the sample has a layer");
    expect(shapeIn(last.picture, tanh)).toEqual([3, ...tanh.shape.slice(1)]);
    expect(shapeIn(last.picture, weights)).toEqual(weights.shape);
  });
});
