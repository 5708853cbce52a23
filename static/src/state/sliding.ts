// From one cell of a tensor to the next: how a kernel slides over its input.
import { line, lookAt } from "./controls";
import { question } from "./explaining";
import { followed } from "./focus";
import { store } from "./store";

/**
 * The next cell in reading order, or the one before, of the same example; past the end it begins again. null where there
 * is no other cell.
 */
export function neighbour(
  shape: readonly number[],
  cell: readonly number[],
  by: 1 | -1,
  example: boolean,
): number[] | null {
  const first = example ? 1 : 0;
  if (cell.length !== shape.length || shape.slice(first).every((size) => size <= 1)) return null;
  const next = [...cell];
  for (let axis = shape.length - 1; axis >= first; axis--) {
    const size = shape[axis] ?? 1;
    const moved = (next[axis] ?? 0) + by;
    next[axis] = (moved + size) % size;
    if (moved >= 0 && moved < size) break;
  }
  return next;
}

/** The cell that is explained, one position on or back. Nothing where no cell is explained. */
export function slide(by: 1 | -1): void {
  const { explanations, cursor } = store.get();
  const told = explanations.get(cursor);
  const to = told && nextTo(cursor, told.cell, by);
  if (to) lookAt(to.node, to.cell);
}

/** What lies one position on from a cell of the tensor that the event at `cursor` wrote. */
export function nextTo(cursor: number, cell: readonly number[], by: 1 | -1): { node: number; cell: number[] } | null {
  const { graph, trace } = store.get();
  const target = graph?.nodes[graph.events[cursor - 1]?.target ?? -1];
  if (!target || !trace) return null;
  const example = target.axes[0] === "example";
  const shape = example ? [trace.rows.length, ...target.shape.slice(1)] : target.shape;
  const to = neighbour(shape, cell, by, example);
  return to && { node: target.id, cell: to };
}

/** Ask for the explanation of a cell before it is looked at, so that sliding there does not wait. */
export function prepare(node: number, cell: readonly number[], cursor: number): void {
  const { trace, focus, graph } = store.get();
  if (!trace) return;
  const there = { ...focus, ...followed(graph?.nodes[node], cell), at: { node, cell } };
  line.send({ ...question(there), type: "explain", trace: trace.id, first: cursor, last: cursor });
}
