// Named blocks. A block is a path of names that its nodes carry as their group: "stage 1/block 2".

import type { Network } from "../protocol.gen";
import { addCopies, type Several, withNodes } from "./edits";
import { type Edge, mayLearn, type NodeSpec } from "./specs";

const LONGEST_NAME = 64;
const LONGEST_PATH = 256;
const APART = 48;
/** From a block to its copy below, where both have their frames. */
const FRAMED = 4 * APART;

export const isWithin = (path: string, block: string): boolean => path === block || path.startsWith(`${block}/`);

/** The ids of the nodes in a block, those in blocks within it too. */
export const nodesOf = (network: Network, block: string): string[] =>
  network.nodes.filter((node) => isWithin(node.group, block)).map(({ id }) => id);

/** All blocks, those around them before those within. */
export function blocksOf(network: Network): string[] {
  const found = new Set<string>();
  for (const { group } of network.nodes) {
    const names = group === "" ? [] : group.split("/");
    names.forEach((_, at) => {
      found.add(names.slice(0, at + 1).join("/"));
    });
  }
  return [...found].sort();
}

/** A name as a path can hold it: without slashes, on one line, not empty. */
const nameOf = (typed: string): string => typed.replaceAll("/", " ").trim().slice(0, LONGEST_NAME) || "Block";

/** The name, or "name 2" …, so that no other block there is called so. */
function freePath(network: Network, around: string, typed: string): string {
  const taken = new Set(blocksOf(network));
  const name = nameOf(typed);
  const path = (one: string) => (around === "" ? one : `${around}/${one}`);
  const stem = name.replace(/ \d+$/, "");
  let [found, number] = [path(name), 2];
  while (taken.has(found)) {
    found = path(`${stem} ${number}`);
    number += 1;
  }
  return found;
}

/** The innermost block that holds all of these paths; "" where none does. */
function around(paths: readonly string[]): string {
  const [first = "", ...others] = paths;
  const names = first === "" ? [] : first.split("/");
  let kept = names.length;
  while (kept > 0 && !others.every((path) => isWithin(path, names.slice(0, kept).join("/")))) kept -= 1;
  return names.slice(0, kept).join("/");
}

/** Nodes put into a new block of this name. Blocks that they stand in already stay within it. */
export function group(network: Network, ids: Iterable<string>, name: string): Network {
  const chosen = new Set(ids);
  const members = network.nodes.filter(({ id }) => chosen.has(id));
  if (members.length === 0) return network;
  const outer = around(members.map((node) => node.group));
  const path = freePath(network, outer, name);
  const next = (node: NodeSpec) =>
    path + (outer === "" ? node.group && `/${node.group}` : node.group.slice(outer.length));
  if (members.some((node) => next(node).length > LONGEST_PATH)) return network;
  return withNodes(network, (node) => (chosen.has(node.id) ? { ...node, group: next(node) } : node));
}

/** A block dissolved: its nodes stand in what was around it. */
export function ungroup(network: Network, block: string): Network {
  const outer = block.split("/").slice(0, -1).join("/");
  return moved(network, block, outer);
}

/** A block under another name. */
export function rename(network: Network, block: string, name: string): Network {
  const names = block.split("/");
  const wanted = nameOf(name);
  if (wanted === names.at(-1) || !blocksOf(network).includes(block)) return network;
  const next = freePath(network, names.slice(0, -1).join("/"), wanted);
  return next.length + 8 > LONGEST_PATH ? network : moved(network, block, next);
}

/** Every path through `block` led through `to` instead. */
function moved(network: Network, block: string, to: string): Network {
  const change = (path: string) => (to + path.slice(block.length)).replace(/^\//, "");
  return withNodes(network, (node) =>
    isWithin(node.group, block) && change(node.group).length <= LONGEST_PATH
      ? { ...node, group: change(node.group) }
      : node,
  );
}

/**
 * A block used once more, below itself: with the same weights, where `learns` says that a node has some, or with its own.
 * Nothing feeds it yet.
 */
export function reuse(
  network: Network,
  block: string,
  { shared, learns = mayLearn }: { shared: boolean; learns?: (node: NodeSpec) => boolean },
): Several {
  const nodes = network.nodes.filter((node) => isWithin(node.group, block));
  if (nodes.length === 0) return { network, ids: [] };
  const names = block.split("/");
  const path = freePath(network, names.slice(0, -1).join("/"), names.at(-1) ?? "");
  const inside = new Set(nodes.map(({ id }) => id));
  const inner = network.edges.filter((edge: Edge) => inside.has(edge.source) && inside.has(edge.target));
  const heights = nodes.flatMap(({ at }) => (at ? [at[1]] : []));
  const by = heights.length > 0 ? Math.max(...heights) - Math.min(...heights) + FRAMED : 0;
  return addCopies(network, nodes, inner, {
    by: [0, by],
    change: (copy, original) => {
      const next: NodeSpec = { ...copy, group: path + original.group.slice(block.length) };
      return shared && mayLearn(next) && mayLearn(original) && learns(original)
        ? { ...next, shares: original.shares ?? original.id }
        : next;
    },
  });
}
