/** What every painter of a view needs to know, gathered once per repaint. */
import { type Now, nowOf } from "../graph/now";
import type { State, UnitPicture, View } from "../state/types";
import { numberAt } from "./numbers";
import type { Pen } from "./pen";
import { placeInPlane } from "./picture";

export interface PaintView {
  pen: Pen;
  state: State;
  now: Now | null;
  stepping: boolean;
  /** By "layer:unit". */
  pictures: ReadonlyMap<string, UnitPicture>;
  /** Where the example in focus lies in the unit square of a picture. */
  ring: [number, number] | null;
}

const NONE: ReadonlyMap<string, UnitPicture> = new Map();
const named = new WeakMap<View, ReadonlyMap<string, UnitPicture>>();

function picturesOf(view: View | null): ReadonlyMap<string, UnitPicture> {
  if (!view) return NONE;
  let pictures = named.get(view);
  if (!pictures) {
    const units = view.pictures.filter((one) => one.role === "unit");
    pictures = new Map(units.map((one) => [`${one.layer}:${one.unit}`, one]));
    named.set(view, pictures);
  }
  return pictures;
}

export function viewOf(pen: Pen, state: State): PaintView {
  const pictures = picturesOf(state.picture.view);
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
  return view.now?.target === node && view.now.slot === "grad" ? view.pen.flow() : 1;
}
