// Edits of a network as pure functions: a design in, the next design out. Nothing here knows the server or the DOM.
import { freshId, idsOf, layerOf, linearOf, type NodeSpec } from "../editor/specs";
import type { DataSpec, LayerSpec, LinearSpec, LossSpec, Network, Training, ValueSpec } from "../protocol.gen";

export type Activation = LinearSpec["activation"];

export const MAX_UNITS = 4096;

export const linears = (network: Network): LinearSpec[] =>
  ordered(network).filter((node): node is LinearSpec => node.kind === "linear");

export const layersOf = (network: Network): (LinearSpec | LayerSpec)[] =>
  ordered(network).filter((node): node is LinearSpec | LayerSpec => node.kind === "linear" || node.kind === "layer");

/** Linear layers one after another, and nothing else. */
export const isPlain = (network: Network): boolean =>
  network.nodes.every(({ kind }) => kind === "input" || kind === "linear" || kind === "loss");

export const values = (network: Network): ValueSpec[] =>
  network.nodes.filter((node): node is ValueSpec => node.kind === "value");

/** The nodes from the input on, each followed by the first that reads it; for a chain, all of them in order. */
export function chain(network: Network): NodeSpec[] {
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const next = new Map(network.edges.map((edge) => [edge.source, edge.target]));
  const seen = new Set<string>();
  const found: NodeSpec[] = [];
  let at: NodeSpec | undefined = network.nodes.find((node) => node.kind === "input");
  while (at && !seen.has(at.id)) {
    seen.add(at.id);
    found.push(at);
    at = byId.get(next.get(at.id) ?? "");
  }
  return found;
}

const orders = new WeakMap<Network, NodeSpec[]>();

/** All nodes in an order in which sources come first, otherwise as the design has them. */
export function ordered(network: Network): NodeSpec[] {
  let order = orders.get(network);
  if (!order) {
    order = sorted(network);
    orders.set(network, order);
  }
  return order;
}

function sorted({ nodes, edges }: Network): NodeSpec[] {
  const place = new Map(nodes.map(({ id }, index) => [id, index]));
  const waiting = nodes.map(() => 0);
  const targets = nodes.map((): number[] => []);
  for (const { source, target } of edges) {
    const [from, to] = [place.get(source), place.get(target)];
    if (from === undefined || to === undefined) continue;
    targets[from]?.push(to);
    waiting[to] = (waiting[to] ?? 0) + 1;
  }
  // What could come next, the first of the design at the end.
  const ready = [...nodes.keys()].filter((index) => waiting[index] === 0).reverse();
  const found: NodeSpec[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    found.push(nodes[next] as NodeSpec);
    for (const target of targets[next] as number[]) {
      waiting[target] = (waiting[target] ?? 1) - 1;
      if (waiting[target] !== 0) continue;
      let at = ready.length;
      while (at > 0 && (ready[at - 1] as number) < target) at -= 1;
      ready.splice(at, 0, target);
    }
  }
  return found;
}

const counts = new WeakMap<Network, Map<string, number>>();

/** The name a learner reads: layers are counted from the input, as the graph counts them. */
export function layerName(network: Network, id: string): string {
  let count = counts.get(network);
  if (!count) {
    count = new Map(linears(network).map((layer, index) => [layer.id, index + 1]));
    counts.set(network, count);
  }
  return `Layer ${count.get(id) ?? 0}`;
}

function withNode<N extends NodeSpec>(network: Network, id: string, change: (node: N) => N): Network {
  return { ...network, nodes: network.nodes.map((node) => (node.id === id ? change(node as N) : node)) };
}

export const setUnits = (network: Network, id: string, units: number): Network =>
  withNode<LinearSpec>(network, id, (node) => ({
    ...node,
    units: Math.max(1, Math.min(MAX_UNITS, Math.round(units))),
  }));

export const setActivation = (network: Network, id: string, activation: Activation): Network =>
  withNode<LinearSpec>(network, id, (node) => ({ ...node, activation }));

/** One activation function for all hidden layers; the last layer keeps its own, since the loss reads it. */
export function setHiddenActivation(network: Network, activation: Activation): Network {
  return linears(network)
    .slice(0, -1)
    .reduce((design, layer) => setActivation(design, layer.id, activation), network);
}

/** A new hidden layer before the last one: linear, as wide as its neighbour and with its activation, or of another kind
 * with that kind's own settings. */
export function addLayer(network: Network, kind = "linear"): Network {
  const layers = linears(network);
  const last = layers.at(-1);
  if (!last) return network;
  const id = freshId(idsOf(network), "l", layers.length + 1);
  const added = kind === "linear" ? linearLike(layers.at(-2), id) : layerOf(kind, id);
  const at = network.nodes.findIndex((node) => node.id === last.id);
  return {
    ...network,
    nodes: network.nodes.toSpliced(at, 0, added),
    edges: network.edges
      .map((edge) => (edge.target === last.id ? { ...edge, target: added.id } : edge))
      .concat({ source: added.id, target: last.id, port: 0 }),
  };
}

const linearLike = (model: LinearSpec | undefined, id: string): LinearSpec => ({
  ...linearOf(id, model?.units ?? 4, model?.activation ?? "tanh"),
  group: model?.group ?? "",
});

/** Without this layer: what it read now feeds what it fed. The last layer stays, since the loss reads it. */
export function removeLayer(network: Network, id: string): Network {
  if (linears(network).at(-1)?.id === id) return network;
  const source = network.edges.find((edge) => edge.target === id)?.source;
  if (source === undefined) return network;
  return {
    ...network,
    nodes: network.nodes.filter((node) => node.id !== id),
    edges: network.edges
      .filter((edge) => edge.target !== id)
      .map((edge) => (edge.source === id ? { ...edge, source } : edge)),
  };
}

/** A setting of a layer that is not linear. */
export const setSetting = (network: Network, id: string, name: string, value: boolean | number | string): Network =>
  withNode<LayerSpec>(network, id, (node) => ({ ...node, settings: { ...node.settings, [name]: value } }));

/** Another loss, and as many outputs as it compares: one score for each class, or a single number. */
export function setLoss(network: Network, loss: LossSpec["loss"], classes: number): Network {
  const nodes = network.nodes.map((node) =>
    node.kind === "loss" && node.against !== "input" ? { ...node, loss } : node,
  );
  const design = { ...network, nodes };
  const last = linears(design).at(-1);
  if (!last) return design;
  return setUnits(design, last.id, loss === "cross_entropy" ? classes : 1);
}

export const setTraining = (network: Network, change: Partial<Training>): Network => ({
  ...network,
  training: { ...network.training, ...change },
});

/** Another dataset, and the loss that goes with it. `classesOf` says how many classes a dataset has, 0 for numbers. */
export function setData(
  network: Network,
  change: Partial<DataSpec>,
  classesOf: (kind: DataSpec["kind"]) => number,
): Network {
  if (!network.data) return network;
  const data = { ...network.data, ...change };
  const design = { ...network, data };
  const classes = classesOf(data.kind);
  if (classesOf(network.data.kind) === classes) return design;
  // A loss against the input compares drawings, whatever the targets are.
  if (!design.nodes.some((node) => node.kind === "loss" && node.against !== "input")) return design;
  const last = linears(design).at(-1);
  const withLoss = setLoss(design, lossFor(classes), classes);
  return last ? setActivation(withLoss, last.id, "none") : withLoss;
}

/** Numbers are measured by their distance, two classes by a logit, more by a score for each. */
const lossFor = (classes: number): LossSpec["loss"] =>
  classes === 0 ? "mse" : classes === 2 ? "bce_with_logits" : "cross_entropy";

export const setValue = (network: Network, id: string, value: number): Network =>
  withNode<ValueSpec>(network, id, (node) => ({ ...node, value }));

/** "2-4-2-1": the width of the input and of every layer. */
export const widths = (network: Network): string =>
  network.data ? [2, ...linears(network).map((layer) => layer.units)].join("-") : "";
