// What a node of a design is called, before the server has drawn it and after: by the same rules (`app/network/titles.py`).
import type { NodeSpec } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { catalogue } from "./catalogue";
import { ordered } from "./design";

/** The learner's name for it; else what it is, with its number among its like: "Layer 2", "Conv 1", "Add". */
export function titleOf(network: Network, node: NodeSpec): string {
  if (node.name) return node.name;
  const number = numbersOf(network).get(node.id);
  const title = bare(node);
  return number === undefined ? title : `${title} ${number}`;
}

function bare(node: NodeSpec): string {
  switch (node.kind) {
    case "input":
      return "Input";
    case "linear":
      return "Layer";
    case "layer":
      return layerOffer(node.layer)?.short ?? node.layer;
    case "op":
      return catalogue().ops.find(({ name }) => name === node.op)?.title ?? node.op;
    case "value":
      return node.id;
    case "placeholder":
      return node.op;
    case "loss":
      return "Loss";
  }
}

const layerOffer = (layer: string) => catalogue().layers.find(({ name }) => name === layer);

const known = new WeakMap<Network, ReadonlyMap<string, number>>();

/**
 * The number of each node in the order of computing: layers with units or kernels are counted together, others among
 * their kind where there are several.
 */
function numbersOf(network: Network): ReadonlyMap<string, number> {
  let numbers = known.get(network);
  if (!numbers) {
    numbers = counted(network);
    known.set(network, numbers);
  }
  return numbers;
}

const TOGETHER = "";

function counted(network: Network): Map<string, number> {
  const measured = network.nodes.some(({ kind }) => kind === "loss");
  const sorted = ordered(network);
  const found = new Set(sorted);
  const kinds = new Map<string, string[]>();
  for (const node of [...sorted, ...network.nodes.filter((one) => !found.has(one))]) {
    const kind = kindOf(node, measured);
    if (kind !== null) kinds.set(kind, [...(kinds.get(kind) ?? []), node.id]);
  }
  const numbers = new Map<string, number>();
  for (const [kind, ids] of kinds) {
    if (kind !== TOGETHER && ids.length === 1) continue;
    ids.forEach((id, place) => {
      numbers.set(id, place + 1);
    });
  }
  return numbers;
}

/** Among which nodes it is counted; null where it is not. */
function kindOf(node: NodeSpec, measured: boolean): string | null {
  if (node.kind === "linear" || (node.kind === "layer" && node.layer === "conv2d")) return TOGETHER;
  if (node.kind === "layer") return layerOffer(node.layer)?.short ?? null;
  if (node.kind === "op") return measured ? `op ${node.op}` : null;
  return node.kind === "loss" ? "loss" : null;
}
