// What an edit is called: "Add Linear", "Set units of Layer 1". Read off from the two designs, so that nobody has to say it.
import type { Network } from "../protocol.gen";
import { edgeKey } from "./connect";
import { type Edge, idsOf, type NodeSpec } from "./specs";

/** The name a learner reads on a node. */
export type Titles = (network: Network, node: NodeSpec) => string;

const WORDS: Record<string, string> = {
  requires_grad: "whether it is trained",
  frozen: "freeze",
  off: "bypass or mute",
  shares: "shared weights",
  weight_init: "how weights begin",
  bias_init: "how biases begin",
  against: "what the loss compares with",
  learning_rate: "the learning rate",
  batch_size: "the batch size",
  clip_norm: "the clipping of gradients",
  zero_grad: "zeroing of gradients",
};

const worded = (field: string): string => WORDS[field] ?? field.replaceAll("_", " ");

/** What changed from one design to the next, in a few words. */
export function labelOf(before: Network, after: Network, title: Titles): string {
  return (
    nodesLabel(before, after, title) ?? edgesLabel(before, after, title) ?? restLabel(before, after) ?? "Change nothing"
  );
}

function nodesLabel(before: Network, after: Network, title: Titles): string | null {
  const [had, has] = [idsOf(before), idsOf(after)];
  const added = after.nodes.filter(({ id }) => !had.has(id));
  const gone = before.nodes.filter(({ id }) => !has.has(id));
  if (added.length > 0 && gone.length > 0) return "Change nodes";
  if (added.length > 0) return `Add ${counted(added, (node) => title(after, node))}`;
  if (gone.length > 0) return `Remove ${counted(gone, (node) => title(before, node))}`;
  const were = new Map(before.nodes.map((node) => [node.id, node]));
  const changed = after.nodes.filter((node) => were.get(node.id) !== node);
  const fields = new Set(changed.flatMap((node) => changedFields(were.get(node.id) as NodeSpec, node)));
  if (fields.size === 0) return null;
  const differ = changed.filter((node) => changedFields(were.get(node.id) as NodeSpec, node).length > 0);
  const what = counted(differ, (node) => title(before, were.get(node.id) as NodeSpec));
  const [field = ""] = fields;
  if (fields.size > 1) return `Change ${what}`;
  if (field === "at") return `Move ${what}`;
  return field === "name" ? `Rename ${what}` : `Set ${worded(field)} of ${what}`;
}

const counted = (nodes: readonly NodeSpec[], title: (node: NodeSpec) => string): string =>
  nodes.length === 1 ? title(nodes[0] as NodeSpec) : `${nodes.length} nodes`;

/** The fields that differ; of a layer's settings and an op's attributes each by its own name. */
function changedFields(before: NodeSpec, after: NodeSpec): string[] {
  if (before === after) return [];
  const [a, b] = [flat(before), flat(after)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (field) => JSON.stringify(a[field] ?? null) !== JSON.stringify(b[field] ?? null),
  );
}

function flat(node: NodeSpec): Record<string, unknown> {
  const { settings, attrs, ...fields } = node as unknown as Record<string, unknown>;
  return { ...fields, ...(settings as object | undefined), ...(attrs as object | undefined) };
}

function edgesLabel(before: Network, after: Network, title: Titles): string | null {
  if (before.edges === after.edges) return null;
  const [had, has] = [new Set(before.edges.map(edgeKey)), new Set(after.edges.map(edgeKey))];
  const added = after.edges.filter((edge) => !had.has(edgeKey(edge)));
  const gone = before.edges.filter((edge) => !has.has(edgeKey(edge)));
  const named = (network: Network, id: string) => {
    const node = network.nodes.find((one) => one.id === id);
    return node ? title(network, node) : id;
  };
  const ends = (network: Network, { source, target }: Edge, word: string) =>
    `${named(network, source)} ${word} ${named(network, target)}`;
  if (added.length === 1) return `Connect ${ends(after, added[0] as Edge, "to")}`;
  if (gone.length === 1 && added.length === 0) return `Disconnect ${ends(before, gone[0] as Edge, "from")}`;
  return added.length + gone.length > 0 ? "Change edges" : null;
}

/** What is about the network as a whole: its training, its data, its name. */
function restLabel(before: Network, after: Network): string | null {
  const parts = [
    [before.training, after.training],
    [before.data ?? {}, after.data ?? {}],
    [
      { name: before.name, note: before.note, seed: before.seed },
      { name: after.name, note: after.note, seed: after.seed },
    ],
  ] as unknown as [Record<string, unknown>, Record<string, unknown>][];
  const changed = parts.flatMap(([a, b], at) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((field) => (a[field] ?? null) !== (b[field] ?? null))
      .map((field) =>
        at === 1 && field !== "kind" ? `${worded(field)} of the data` : at === 1 ? "the data" : worded(field),
      ),
  );
  return changed.length === 0 ? null : changed.length === 1 ? `Set ${changed[0]}` : "Change settings";
}
