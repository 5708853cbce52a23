// The design 2-4-2-1 on circle, for tests of what edits it.
import type { Network } from "../protocol.gen";

export const linear = (id: string, units: number, activation: "tanh" | "none" = "tanh") =>
  ({ kind: "linear", id, name: "", group: "", units, bias: true, activation, frozen: false }) as const;

export const circle: Network = {
  version: 1,
  slug: "circle",
  name: "Circle",
  note: "",
  seed: 1,
  nodes: [
    { kind: "input", id: "x", name: "", group: "" },
    linear("l1", 4),
    linear("l2", 2),
    linear("l3", 1, "none"),
    { kind: "loss", id: "loss", name: "", group: "", loss: "bce_with_logits", against: "target", weight: 1 },
  ],
  edges: [
    { source: "x", target: "l1", port: 0 },
    { source: "l1", target: "l2", port: 0 },
    { source: "l2", target: "l3", port: 0 },
    { source: "l3", target: "loss", port: 0 },
  ],
  data: { kind: "circle", size: 250, noise: 0, train_share: 0.8, seed: 1 },
  training: {
    optimizer: "sgd",
    learning_rate: 0.1,
    momentum: 0,
    batch_size: 10,
    zero_grad: true,
    clip_norm: null,
  },
};
