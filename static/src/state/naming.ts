// What a node of a design is called before the server has drawn it.
import type { NodeSpec } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { catalogue } from "./catalogue";
import { layerName } from "./design";

/** The learner's name for it, else that of its kind; linear layers are counted from the input. */
export function titleOf(network: Network, node: NodeSpec): string {
  if (node.name) return node.name;
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
