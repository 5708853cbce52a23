/** A clip: the gradient before, the factor that is the same for all, the gradient after. */
import { real } from "../frames";
import { cellInFocus, readCell } from "../state/cells";
import { stepPicture } from "../state/picture";
import type { State } from "../state/types";
import type { Pen } from "./pen";
import type { Section } from "./slip";
import { text } from "./text";
import { tileRow } from "./tileRow";

const HEAD = 26;

export function clipped(pen: Pen, state: State): Section | null {
  const { picture, trace, focus } = state;
  const { graph, event, cursor } = picture;
  if (!graph || !trace || event?.kind !== "clip") return null;
  const node = graph.nodes[event.target];
  if (!node) return null;
  const earlier = stepPicture(graph, trace, cursor - 1, { focus, mean: picture.mean }).tile(node.id, "grad");
  const later = picture.tile(node.id, "grad");
  if (!earlier || !later) return null;
  const factor = state.explanations.get(cursor)?.local;
  const cell = cellInFocus(node, later.shape, focus);
  const row = tileRow(pen, state, node, "grad", [
    { tile: earlier, value: readCell(earlier, cell), below: "before" },
    { factor: true, value: factor ? real(factor.value) : undefined, below: "for all alike", sign: "×" },
    { tile: later, value: readCell(later, cell), below: "after", sign: "=" },
  ]);
  return {
    w: Math.max(row.w, 200),
    h: HEAD + row.h,
    paint(own, x, y) {
      text(own, x, y + 13, "All gradients are shortened", { size: 13, weight: 600 });
      row.paint(own, x, y + HEAD);
    },
  };
}
