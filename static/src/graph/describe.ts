/** What a node holds, in words, for those who hear the page. */
import { formatNumber, formatSigned } from "../paint/number";
import { normOf, numberAt } from "../paint/numbers";
import type { GraphNode } from "../protocol.gen";
import type { Reading } from "../state/cells";
import { shapeIn } from "../state/picture";
import type { Picture } from "../state/types";
import { shapeText } from "./anatomy";

/** "value −0.4496, gradient not computed", of one example and unit. */
export function describeCell(picture: Picture, node: GraphNode, row: number, unit: number): string {
  const value = numberAt(picture, node.id, "value", row, unit);
  const gradient = numberAt(picture, node.id, "grad", row, unit);
  // A place among words or classes has no sign.
  const said = node.indexes && typeof value === "number" ? formatNumber(value) : spoken(value);
  return `value ${said}, ${node.tracked ? `gradient ${spoken(gradient)}` : "gradient not tracked"}`;
}

/** "tanh, h₁, shape 10×4, value of size 3.121, gradient not computed". */
export function describeNode(picture: Picture, node: GraphNode): string {
  const value = picture.tile(node.id, "value");
  const gradient = picture.tile(node.id, "grad");
  const size = (tile: typeof value) =>
    !tile
      ? "not computed"
      : tile.shape.length === 0
        ? spoken(tile.coming ? undefined : (tile.data[0] ?? null))
        : `of size ${normOf(tile)}`;
  const name = node.title && node.title !== node.plain ? `${node.title}, ${node.plain}` : node.plain;
  const tracked = node.tracked ? `gradient ${size(gradient)}` : "gradient not tracked";
  return `${name}, shape ${shapeText(shapeIn(picture, node))}, value ${size(value)}, ${tracked}`;
}

function spoken(value: Reading): string {
  if (value === undefined) return "on its way";
  return value === null ? "not computed" : formatSigned(value);
}
