/** Where a folded block is entered and left: the open inputs of what is in it, and the outputs that leave it. Pure. */
import type { NodeSpec } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { portsOf } from "./facts";

export interface Inlet {
  node: string;
  port: number;
}

const inside = (network: Network, members: readonly string[]): NodeSpec[] =>
  network.nodes.filter(({ id }) => members.includes(id));

/** The inputs in a block to which nothing is connected yet, without those that an operation takes besides what it needs. */
export function inletsOf(network: Network, members: readonly string[]): Inlet[] {
  return inside(network, members).flatMap((spec) => {
    const fed = new Set(network.edges.filter(({ target }) => target === spec.id).map(({ port }) => port));
    return Array.from({ length: portsOf(spec) }, (_, port) => ({ node: spec.id, port })).filter(
      ({ port }) => !fed.has(port),
    );
  });
}

/** The nodes in a block whose output leaves it, or is used by nobody yet. */
export function outletsOf(network: Network, members: readonly string[]): string[] {
  return inside(network, members)
    .filter(({ id, kind }) => {
      const uses = network.edges.filter(({ source }) => source === id);
      return kind !== "loss" && (uses.length === 0 || uses.some(({ target }) => !members.includes(target)));
    })
    .map(({ id }) => id);
}

/** The node whose output the block's own port stands for: of several the one that is named last. */
export const outletOf = (network: Network, members: readonly string[]): string | null =>
  outletsOf(network, members).at(-1) ?? null;
