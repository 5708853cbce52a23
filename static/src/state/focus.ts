// What a cell of one tensor says about all the others: which example it belongs to, which unit, which input.
import type { GraphNode } from "../protocol.gen";
import type { Focus, State } from "./types";

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

/** The node that is looked at: the one a cell was chosen in, the one that was pressed, else what was written last. */
export function lookedNode({ focus, selected, picture }: State): number | null {
  const written = picture.event && picture.event.target >= 0 ? picture.event.target : null;
  return focus.at?.node ?? selected ?? written;
}
