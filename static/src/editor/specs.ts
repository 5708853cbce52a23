// What a design is made of, before anything is changed in it: new nodes and their ids.
import type { Edge, LayerSpec, LinearSpec, Network } from "../protocol.gen";

export type NodeSpec = Network["nodes"][number];
export type { Edge };

/** A place on the canvas, in px. */
export type Point = readonly [x: number, y: number];

/** A kind of node that the palette offers. */
export type What =
  | { kind: "input" }
  | { kind: "linear" }
  | { kind: "value" }
  | { kind: "loss"; loss?: Extract<NodeSpec, { kind: "loss" }>["loss"] }
  | { kind: "layer"; layer: string }
  /** An operation begins with the settings that are usual for it. */
  | { kind: "op"; op: string; attrs?: Readonly<Extract<NodeSpec, { kind: "op" }>["attrs"]> };

/** As many nodes as the server takes in one design. */
export const MAX_NODES = 10_000;
/** Farther out the server takes no place. */
export const FARTHEST = 1_000_000;

const LONGEST_ID = 32;

export const idsOf = ({ nodes }: Network): Set<string> => new Set(nodes.map(({ id }) => id));

/** The first of "l1", "l2" … that is not taken, counting from `from`. What an id cannot hold is left out of the stem. */
export function freshId(taken: ReadonlySet<string>, stem: string, from = 1): string {
  const letters = stem
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, "")
    .replace(/^[^a-z]+/, "")
    .slice(0, LONGEST_ID - 6);
  let number = from;
  while (taken.has(`${letters || "n"}${number}`)) number += 1;
  return `${letters || "n"}${number}`;
}

/** What an id begins with: "l" of linear layers, else the kind's own name. */
function stemOf(what: What): string {
  if (what.kind === "layer") return what.layer;
  if (what.kind === "op") return what.op;
  return { input: "x", linear: "l", value: "v", loss: "loss" }[what.kind];
}

/** An id for a new node of this kind. The first input is plain "x", and the first loss "loss". */
export function idFor(taken: ReadonlySet<string>, what: What): string {
  const stem = stemOf(what);
  const plain = (what.kind === "input" || what.kind === "loss") && !taken.has(stem);
  return plain ? stem : freshId(taken, stem);
}

/** The same stem for a copy: "l2" → the next free "l…". */
export const idLike = (taken: ReadonlySet<string>, id: string): string => freshId(taken, id.replace(/\d+$/, ""));

export const layerOf = (layer: string, id: string): LayerSpec => ({
  kind: "layer",
  id,
  name: "",
  layer,
  settings: {},
  group: "",
  frozen: false,
});

export const linearOf = (id: string, units: number, activation: LinearSpec["activation"]): LinearSpec => ({
  kind: "linear",
  id,
  name: "",
  group: "",
  units,
  bias: true,
  activation,
  frozen: false,
});

const UNITS = 4;

/** A node as the palette adds it, before it is placed. */
export function specOf(what: What, id: string): NodeSpec {
  const common = { id, name: "", group: "" };
  switch (what.kind) {
    case "input":
      return { kind: "input", ...common };
    case "linear":
      return linearOf(id, UNITS, "none");
    case "value":
      return { kind: "value", ...common, value: 1, requires_grad: true };
    case "loss":
      return { kind: "loss", ...common, loss: what.loss ?? "mse", against: "target", weight: 1 };
    case "layer":
      return layerOf(what.layer, id);
    case "op":
      return { kind: "op", ...common, op: what.op, attrs: { ...what.attrs } };
  }
}

/** Whether a node computes something that can be switched off. */
export const canBeOff = (node: NodeSpec): node is Extract<NodeSpec, { kind: "linear" | "layer" | "op" }> =>
  node.kind === "linear" || node.kind === "layer" || node.kind === "op";

/** Whether a node may hold parameters of its own. */
export const mayLearn = (node: NodeSpec): node is LinearSpec | LayerSpec =>
  node.kind === "linear" || node.kind === "layer";
