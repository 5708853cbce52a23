// A typed constant, typed anew at one cell.
import type { Network, ValueSpec } from "../protocol.gen";
import { withNodes } from "./edits";

/** The design with another number in a cell of a typed value; itself where there is no such cell. */
export const retyped = (network: Network, id: string, cell: readonly number[], number: number): Network =>
  withNodes(network, (node) => {
    if (node.id !== id || node.kind !== "value") return node;
    const value = withCell(node.value, cell, number);
    return value === null || value === node.value ? node : { ...node, value, name: nameOf(node, number) };
  });

/** A constant that is named after its number is named after the new one. */
const nameOf = ({ name, value }: ValueSpec, number: number): string =>
  typeof value === "number" && name === String(value) ? String(number) : name;

type Value = ValueSpec["value"];

function withCell(value: Value, cell: readonly number[], number: number): Value | null {
  const [at, ...rest] = cell;
  if (typeof value === "number") return cell.length === 0 ? number : null;
  const part = at === undefined ? undefined : value[at];
  if (at === undefined || part === undefined) return null;
  const next = typeof part === "number" ? (rest.length === 0 ? number : null) : withCell(part, rest, number);
  if (next === null) return null;
  return next === part ? value : (value.with(at, next as never) as Value);
}
