/** The layers of a network gathered into blocks within blocks: by the names that the design gives them, else by position. Pure. */
import type { GraphFrame, GraphLayer, GraphNode } from "../protocol.gen";
import { type Anatomy, dissect, isLeaf, nodeOf } from "./anatomy";

export interface Block {
  /** Never the id of a layer: those have no slash. */
  key: string;
  title: string;
  members: Member[];
  layers: number;
  ops: number;
  /** Numbers that training moves. */
  parameters: number;
  /** The value that goes on to what follows. */
  output: GraphNode;
}

export type Member = { block: Block; anatomy: null } | { block: null; anatomy: Anatomy };

/** So many things side by side can be taken in; what has more is gathered further. */
const MOST = 24;
const RUN = 10;
/** Networks up to so many layers open with their blocks open. */
const SMALL = 12;

const known = new WeakMap<GraphFrame, Member[]>();

/** The network as nested blocks, in an order in which sources come first. */
export function membersOf(graph: GraphFrame): Member[] {
  let members = known.get(graph);
  if (!members) {
    const layers = inBlocks(graph).flatMap((layer) => dissect(graph, layer) ?? []);
    members = gathered(graph, nested(graph, layers, 0, ""), "");
    known.set(graph, members);
  }
  return members;
}

/** The keys of all blocks. */
export function blockKeys(graph: GraphFrame): Set<string> {
  const keys = new Set<string>();
  const walk = (members: readonly Member[]) => {
    for (const { block } of members) {
      if (!block) continue;
      keys.add(block.key);
      walk(block.members);
    }
  };
  walk(membersOf(graph));
  return keys;
}

const standing = new WeakMap<GraphFrame, Map<string, readonly string[]>>();

/** The keys of the blocks that a layer stands in, outermost first. */
export function blocksAbout(graph: GraphFrame, layer: string): readonly string[] {
  let about = standing.get(graph);
  if (!about) {
    const made = new Map<string, readonly string[]>();
    const walk = (members: readonly Member[], within: readonly string[]) => {
      for (const { block, anatomy } of members) {
        if (block) walk(block.members, [...within, block.key]);
        else made.set(anatomy.layer.id, within);
      }
    };
    walk(membersOf(graph), []);
    standing.set(graph, made);
    about = made;
  }
  return about.get(layer) ?? [];
}

/** The ids of the layers that a member is, or holds. */
export function layersOf({ block, anatomy }: Member): string[] {
  return block ? block.members.flatMap(layersOf) : [anatomy.layer.id];
}

export const keyOf = (member: Member): string => member.block?.key ?? member.anatomy?.layer.id ?? "";

const paths = new Map<string, string[]>();

/** The names of a group's path. Thousands of layers share few of them. */
function pathOf({ group }: GraphLayer): string[] {
  let path = paths.get(group);
  if (!path) {
    path = group.split("/").filter((name) => name !== "");
    if (paths.size > MOST_PATHS) paths.clear();
    paths.set(group, path);
  }
  return path;
}
const MOST_PATHS = 4096;

/** Sources first, and layers of a block one after another wherever that can be: what comes between would part it. */
function inBlocks(graph: GraphFrame): GraphLayer[] {
  const place = new Map(graph.layers.map((layer, index) => [layer.id, index]));
  const sources = graph.layers.map(() => new Set<number>());
  for (const node of graph.nodes) {
    const to = place.get(node.layer);
    for (const id of node.inputs) {
      const from = place.get(nodeOf(graph, id)?.layer ?? "");
      if (to !== undefined && from !== undefined && from !== to) sources[to]?.add(from);
    }
  }
  const targets = graph.layers.map((): number[] => []);
  sources.forEach((from, to) => {
    for (const one of from) targets[one]?.push(to);
  });
  const waiting = sources.map((from) => from.size);
  const ready = new Ready(graph.layers);
  graph.layers.forEach((_, index) => {
    if (waiting[index] === 0) ready.add(index);
  });
  const order: GraphLayer[] = [];
  for (let next = ready.take(""); next !== null; next = ready.take(order.at(-1)?.group ?? "")) {
    order.push(graph.layers[next] as GraphLayer);
    for (const target of targets[next] as number[]) {
      waiting[target] = (waiting[target] as number) - 1;
      if (waiting[target] === 0) ready.add(target);
    }
  }
  return order.length === graph.layers.length ? order : graph.layers;
}

/** The layers that could come next, by the path of the blocks they stand in. */
class Ready {
  private readonly byGroup = new Map<string, number[]>();

  constructor(private readonly layers: readonly GraphLayer[]) {}

  add(index: number): void {
    const group = this.layers[index]?.group ?? "";
    const waiting = this.byGroup.get(group);
    if (waiting) waiting.push(index);
    else this.byGroup.set(group, [index]);
  }

  /** The next of those that share most of a path; of several, the first of the design. */
  take(path: string): number | null {
    let best: { group: string; depth: number; first: number } | null = null;
    for (const [group, waiting] of this.byGroup) {
      const depth = sharedNames(path, group);
      const first = waiting[0] as number;
      if (!best || depth > best.depth || (depth === best.depth && first < best.first)) best = { group, depth, first };
    }
    if (!best) return null;
    const waiting = this.byGroup.get(best.group) as number[];
    if (waiting.length === 1) this.byGroup.delete(best.group);
    else waiting.shift();
    return best.first;
  }
}

/** How many names two paths begin with in common. */
function sharedNames(a: string, b: string): number {
  if (a === "" || b === "") return 0;
  const [left, right] = [a.split("/"), b.split("/")];
  let depth = 0;
  while (depth < left.length && left[depth] === right[depth]) depth += 1;
  return depth;
}

/** Runs of layers that have the same name at this depth become a block. A name that comes back later is another block. */
function nested(graph: GraphFrame, layers: readonly Anatomy[], depth: number, path: string): Member[] {
  const members: Member[] = [];
  const times = new Map<string, number>();
  for (let start = 0; start < layers.length; ) {
    const first = layers[start] as Anatomy;
    const name = pathOf(first.layer)[depth];
    let end = start + 1;
    while (name !== undefined && end < layers.length && pathOf((layers[end] as Anatomy).layer)[depth] === name)
      end += 1;
    if (name === undefined) members.push({ block: null, anatomy: first });
    else {
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      const key = `${path}/${name}${time > 1 ? ` (${time})` : ""}`;
      const inner = nested(graph, layers.slice(start, end), depth + 1, key);
      members.push(blockOf(graph, key, time > 1 ? `${name} (${time})` : name, gathered(graph, inner, key)));
    }
    start = end;
  }
  return members;
}

/** Too many for one look: tens of them become a block, and tens of those. Input and loss stand alone. */
function gathered(graph: GraphFrame, members: Member[], path: string): Member[] {
  if (members.length <= MOST) return members;
  const first = members[0]?.anatomy?.layer.kind === "input" ? 1 : 0;
  const last = members.length - (members.at(-1)?.anatomy?.layer.kind === "loss" ? 1 : 0);
  const runs: Member[] = [];
  for (let start = first; start < last; start += RUN) {
    const run = members.slice(start, Math.min(last, start + RUN));
    const title = spanOf(titleOf(run[0] as Member), titleOf(run.at(-1) as Member));
    runs.push(blockOf(graph, `${path}/${start - first + 1}+${run.length}`, title, run));
  }
  return gathered(graph, [...members.slice(0, first), ...runs, ...members.slice(last)], path);
}

export const titleOf = (member: Member): string => member.block?.title ?? member.anatomy?.layer.title ?? "";

/** "Layer 1–10" for what counts on, "a – c" otherwise. */
export function spanOf(first: string, last: string): string {
  if (first === last) return first;
  const a = /^(.*?)(\d+)(?:–\d+)?$/.exec(first);
  const b = /^(.*?)(?:\d+–)?(\d+)$/.exec(last);
  if (a && b && a[1] === b[1]) return `${a[1]}${a[2]}–${b[2]}`;
  return `${first} – ${last}`;
}

function blockOf(graph: GraphFrame, key: string, title: string, members: Member[]): Member {
  const sum = (of: (member: Member) => number) => members.reduce((total, member) => total + of(member), 0);
  const last = members.at(-1);
  const size = (node: GraphNode) => node.shape.reduce((a, b) => a * b, 1);
  return {
    anatomy: null,
    block: {
      key,
      title,
      members,
      layers: sum(({ block }) => block?.layers ?? 1),
      ops: sum((member) => (member.block ? member.block.ops : member.anatomy.ops.length)),
      parameters: sum(({ block, anatomy }) =>
        block ? block.parameters : anatomy.parameters.reduce((total, node) => total + size(node), 0),
      ),
      output: last?.block?.output ?? last?.anatomy?.output ?? (graph.nodes[graph.output] as GraphNode),
    },
  };
}

/** What is open when a network is first seen: all blocks of a small one, none of a large one. */
export function openAtFirst(graph: GraphFrame): string[] {
  return graph.layers.length <= SMALL ? [...blockKeys(graph)] : [];
}

/** The layers that have operations to show, as long as all of them together can be taken in. */
export function openToOperations(graph: GraphFrame): string[] {
  const ops = graph.nodes.reduce((count, node) => count + (isLeaf(node) ? 0 : 1), 0);
  if (ops > MOST_OPS) return openAtFirst(graph);
  const layers = graph.layers.filter((layer) => layer.nodes.length > 1).map((layer) => layer.id);
  return [...blockKeys(graph), ...layers];
}

/** Beyond so many operations nothing is opened but what is pressed. */
const MOST_OPS = 1200;
