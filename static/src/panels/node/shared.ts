// Fields of one node, or of several at once: what they have in common, and how all of them are given another.
import { setField } from "../../editor/edits";
import type { NodeSpec } from "../../editor/specs";
import type { Network } from "../../protocol.gen";
import { change } from "../../state/editing";

/** The nodes that a panel is about: all of one kind. */
export interface Chosen<N extends NodeSpec = NodeSpec> {
  network: Network;
  nodes: readonly N[];
}

/** What all of them have in a field; undefined where they differ. `usual` stands for a field that is left out. */
export function common<T>({ nodes }: Chosen, field: string, usual: T): T | undefined {
  const values = nodes.map((node) => read(node, field) ?? usual);
  const first = JSON.stringify(values[0]);
  return values.every((value) => JSON.stringify(value) === first) ? (values[0] as T) : undefined;
}

function read(node: NodeSpec, field: string): unknown {
  const [name = "", part] = field.split(".", 2);
  const value = (node as unknown as Record<string, unknown>)[name];
  return part === undefined ? value : (value as Record<string, unknown> | undefined)?.[part];
}

/** Give all of them this value. What is typed in one field without leaving it is one gesture. */
export function setAll({ network, nodes }: Chosen, field: string, value: unknown, gesture?: string): void {
  const next = nodes.reduce((design, { id }) => setField(design, id, field, value), network);
  if (next !== network) change(null, next, gesture === undefined ? {} : { gesture });
}

/** Of nodes that are picked, those that can be set together: all of one kind, and of one layer or op. */
export function alike(nodes: readonly NodeSpec[]): boolean {
  const kind = (node: NodeSpec) =>
    node.kind === "layer" ? `layer ${node.layer}` : node.kind === "op" ? `op ${node.op}` : node.kind;
  return new Set(nodes.map(kind)).size === 1;
}
