import { describe, expect, it } from "vitest";
import { layoutScalars, type ScalarsLayout } from "../graph/scalars";
import type { GraphFrame } from "../protocol.gen";
import { readCell } from "../state/cells";
import { recordingPen } from "../testing/pen";
import { sampleState } from "../testing/sample";
import { formatSigned } from "./number";
import { numberAt } from "./numbers";
import { paintWeightPath } from "./weightPath";

describe("the card of a weight", () => {
  it("says the weight and what it multiplies, and works out nothing itself", () => {
    const state = sampleState(20);
    const graph = state.graph as GraphFrame;
    const layout = layoutScalars(graph, { width: 1040, height: 550 }) as ScalarsLayout;
    const [inputs, first] = layout.columns;
    const node = first?.anatomy.weight?.id ?? -1;
    const { pen, words } = recordingPen(1);
    paintWeightPath({ pen: { ...pen, lit: { node, cell: [1, 0] } }, state, now: null } as never, layout);
    const weight = readCell(state.picture.tile(node, "value"), [1, 0]) as number;
    const x = numberAt(state.picture, inputs?.anatomy.layer.output ?? -1, "value", state.focus.row, 0) as number;
    const said = words.map(({ text }) => text);
    for (const part of ["w · x", formatSigned(weight), "·", formatSigned(x)]) expect(said).toContain(part);
    expect(said).not.toContain("=");
    const line = words.filter(({ y }) => y === words.find(({ text }) => text === "w · x")?.y);
    for (const one of line)
      for (const other of line)
        if (one !== other) expect(one.right <= other.left + 0.5 || other.right <= one.left + 0.5).toBe(true);
  });

  it("stands above the row of gradients, also on a small stage", () => {
    const state = sampleState(20);
    const layout = layoutScalars(state.graph as GraphFrame, { width: 600, height: 460 }) as ScalarsLayout;
    const node = layout.columns[1]?.anatomy.weight?.id ?? -1;
    for (const unit of [0, 3]) {
      const { pen, words } = recordingPen(1);
      paintWeightPath({ pen: { ...pen, lit: { node, cell: [unit, 0] } }, state, now: null } as never, layout);
      expect(words.length).toBeGreaterThan(0);
      for (const { y } of words) expect(y).toBeLessThan(layout.stave.y - 20);
    }
  });
});
