// What a cell of one tensor says about all the others: which example it belongs to, which unit, which input.
import type { GraphNode } from "../protocol.gen";
import { focusCell } from "./cells";
import type { Focus } from "./types";

const ROW = new Set(["example"]);
const UNIT = new Set(["unit", "channel", "kernel", "head"]);
const INPUT = new Set(["input", "input channel"]);

/** The part of the focus that a cell of this node's tensor settles, from what its axes count. */
export function followed(node: GraphNode | undefined, cell: readonly number[]): Partial<Omit<Focus, "at">> {
  const along = (words: ReadonlySet<string>) => cell[node?.axes.findIndex((axis) => words.has(axis)) ?? -1];
  const [row, unit, input] = [along(ROW), along(UNIT), along(INPUT)];
  return {
    ...(row === undefined ? {} : { row }),
    ...(unit === undefined ? {} : { unit }),
    ...(input === undefined ? {} : { input }),
  };
}

/** The cell of a node's tensor that is looked at: the one pinned, else where the focus falls. */
export const focusedCell = (node: GraphNode, shape: readonly number[], focus: Focus): readonly number[] =>
  focus.at?.node === node.id && focus.at.cell.length === shape.length ? focus.at.cell : focusCell(node, shape, focus);
