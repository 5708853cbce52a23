/** What every painter of a view needs to know, gathered once per repaint. */
import { type Now, nowOf } from "../graph/now";
import type { State, UnitPicture } from "../state/types";
import { numberAt } from "./numbers";
import type { Pen } from "./pen";
import { placeInPlane } from "./picture";

export interface PaintView {
  pen: Pen;
  state: State;
  now: Now | null;
  stepping: boolean;
  /** By "layer:unit". */
  pictures: Map<string, UnitPicture>;
  /** Where the example in focus lies in the unit square of a picture. */
  ring: [number, number] | null;
}

export function viewOf(pen: Pen, state: State): PaintView {
  const pictures = new Map<string, UnitPicture>();
  for (const one of state.picture.view?.pictures ?? []) {
    if (one.role === "unit") pictures.set(`${one.layer}:${one.unit}`, one);
  }
  const stepping = state.picture.mode === "step";
  return { pen, state, now: nowOf(state.picture), stepping, pictures, ring: ringOf(state) };
}

/** Where the example in focus lies in the input plane; only while stepping, when one example is looked at. */
function ringOf(state: State): [number, number] | null {
  const { picture, graph, data, focus } = state;
  const input = graph?.layers.find((layer) => layer.kind === "input");
  if (picture.mode !== "step" || picture.mean || !input || !data) return null;
  const x = numberAt(picture, input.output, "value", focus.row, 0);
  const y = numberAt(picture, input.output, "value", focus.row, 1);
  return typeof x !== "number" || typeof y !== "number" ? null : placeInPlane(x, y, data.low, data.high);
}

/** How far the discs of a gradient that was just written have grown. */
export function grownOf(view: PaintView, node: number): number {
  return view.now?.target === node && view.now.slot === "grad" ? view.pen.flow : 1;
}
