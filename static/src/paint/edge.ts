/** Paints one edge, large: the tensor at either end with the numbers of the example in focus, and what lies between. */
import type { Box, Size } from "../graph/box";
import { type EdgeEnd, type EdgeView, edgeBoxes, edgeOf } from "../graph/edge";
import { tileFor } from "../graph/tileBox";
import type { State } from "../state/types";
import { backwardEdge, forwardEdge } from "./edges";
import { discRadius, numberAt } from "./numbers";
import { card, type Pen, strokeBox } from "./pen";
import { paintStave } from "./stave";
import { gradientName, readout, symbol, text, widthOf } from "./text";

const HEAD = 34;

export function paintEdge(pen: Pen, room: Size, state: State): void {
  const view = edgeOf(state.picture);
  const [left, right] = edgeBoxes(room);
  if (!view) {
    const words = state.picture.cursor > 0 ? "All gradients are zeroed: not computed" : "Nothing has run yet";
    text(pen, room.width / 2, room.height / 2, words, { size: 15, align: "center", colour: pen.palette.quiet });
    return;
  }
  const y = left.y + HEAD + (left.h - HEAD) / 2;
  if (view.left) paintEnd(pen, state, view, view.left, left, view.written === "left", y);
  if (view.right) paintEnd(pen, state, view, view.right, right, view.written === "right", y);
  if (view.backward) backwardEdge(pen, left.x + left.w, right.x, y, "now");
  else forwardEdge(pen, left.x + left.w + 1, right.x - 1, y, "", true);
  text(pen, (left.x + left.w + right.x) / 2, y - 16, view.between, { align: "center", weight: 600, most: 52 });
}

/** A tensor of one number: the number, large. */
function paintNumber(pen: Pen, state: State, { node, slot }: EdgeEnd, box: Box, y: number): void {
  const { ctx, palette } = pen;
  const middle = box.x + box.w / 2;
  const value = numberAt(state.picture, node.id, slot, state.focus.row, state.focus.unit);
  if (slot === "grad" && typeof value === "number" && value !== 0 && Number.isFinite(value)) {
    ctx.beginPath();
    ctx.arc(middle, y - 24, discRadius(Math.abs(value), 20), 0, 2 * Math.PI);
    ctx.fillStyle = value < 0 ? palette.neg : palette.pos;
    ctx.fill();
  }
  readout(pen, middle, y + 8, value, { size: 22, weight: 650, align: "center" });
}

function paintEnd(pen: Pen, state: State, view: EdgeView, end: EdgeEnd, box: Box, written: boolean, y: number): void {
  const { node, slot } = end;
  const { palette } = pen;
  // The active op stands at the right end; what it wrote at the left end has the thinner frame, as on a wide screen.
  card(pen, box, end === view.right);
  if (written && end === view.left) strokeBox(pen, box, 10, palette.ink, 1.5);
  const name = (node.op ?? node.title).replaceAll("_", " ");
  const right = box.x + box.w - 12;
  const loss = state.graph?.nodes[state.graph.loss]?.plain ?? "L";
  text(pen, box.x + 12, box.y + 23, name, { size: 15, weight: 650, most: box.w - 76 });
  const style = { size: 13, colour: palette.quiet };
  if (slot === "value") symbol(pen, right, box.y + 23, node.plain, { ...style, align: "right" });
  else {
    const room = widthOf(pen, `∂${loss}/∂${node.plain}`, 14, 400);
    gradientName(pen, right - room, box.y + 23, loss, node.plain, style);
  }
  if (node.shape.every((length) => length === 1)) {
    paintNumber(pen, state, end, box, y);
    return;
  }
  const tall = Math.min(120, box.h - HEAD - 12);
  paintStave(pen, {
    state,
    node,
    slot,
    x: box.x + 12,
    y,
    right,
    size: tileFor(node, { w: Math.max(20, box.w - 96), h: tall }),
    tall,
    bold: true,
    grown: view.written === "left" && written && slot === "grad" ? pen.flow() : 1,
  });
}
