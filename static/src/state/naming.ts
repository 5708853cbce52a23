// What a node of a design is called, on cards, in lists and in the history.
import type { NodeSpec } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { catalogue } from "./catalogue";
import { layerName } from "./design";
import { store } from "./store";

/** The learner's name for it, else what the server calls it ("Layer 2"), else, until that has answered, its kind. */
export function titleOf(network: Network, node: NodeSpec): string {
  if (node.name) return node.name;
  const told = store.get().network?.titles?.[node.id];
  if (told) return told;
  switch (node.kind) {
    case "input":
      return "Input";
    case "linear":
      return layerName(network, node.id);
    case "layer":
      return catalogue().layers.find(({ name }) => name === node.layer)?.title ?? node.layer;
    case "op":
      return node.op;
    case "value":
      return node.id;
    case "placeholder":
      return node.op;
    case "loss":
      return "Loss";
  }
}
