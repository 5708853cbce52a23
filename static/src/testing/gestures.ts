// Gestures drawn by chance: what a learner may do to a design in Build, sound or not.

import { align, type Box } from "../editor/arrange";
import { blocksOf, group, rename, reuse, ungroup } from "../editor/blocks";
import { fromText, toText } from "../editor/clipboard";
import { connect, disconnect, insertOnEdge, reconnect } from "../editor/connect";
import { duplicate, moveNodes, newNode, placeNodes, removeNodes, setField, setOff } from "../editor/edits";
import { canBeOff, type Point, type What } from "../editor/specs";
import type { Network } from "../protocol.gen";
import type { Chance } from "./chance";

const KINDS: readonly What[] = [
  { kind: "input" },
  { kind: "linear" },
  { kind: "value" },
  { kind: "loss" },
  { kind: "layer", layer: "dropout" },
  { kind: "layer", layer: "conv2d" },
  { kind: "op", op: "add" },
  { kind: "op", op: "matmul" },
];

const FIELDS: readonly [field: string, value: unknown][] = [
  ["name", "Ω 層"],
  ["units", 7],
  ["bias", false],
  ["activation", "relu"],
  ["frozen", true],
  ["loss", "l1"],
  ["weight", 0.5],
  ["value", [1, 2, 3]],
  ["weight_init", { kind: "normal", a: 0, b: 0.1 }],
  ["weight_init", null],
];

const place = (chance: Chance): Point => [chance.below(2000) - 1000, chance.below(2000) - 1000];

type Gesture = (network: Network, chance: Chance, ids: readonly string[]) => Network;

const kindsOf = (network: Network, id: string, field: string): boolean => {
  const node = network.nodes.find((one) => one.id === id);
  if (field === "weight_init") return node?.kind === "linear" || node?.kind === "layer";
  return node !== undefined && field in node;
};

const GESTURES: readonly Gesture[] = [
  (network, chance) => newNode(network, chance.one(KINDS), place(chance)).network,
  (network, chance) => newNode(network, chance.one(KINDS), null).network,
  (network, chance, ids) => connect(network, chance.one(ids), chance.one(ids), chance.below(3)),
  (network, chance, ids) => connect(network, chance.one(ids), chance.one(ids)),
  (network, chance) => (network.edges.length ? disconnect(network, chance.one(network.edges)) : network),
  (network, chance, ids) =>
    network.edges.length
      ? reconnect(network, chance.one(network.edges), { source: chance.one(ids), target: chance.one(ids), port: 0 })
      : network,
  (network, chance) =>
    network.edges.length ? insertOnEdge(network, chance.one(network.edges), chance.one(KINDS), null).network : network,
  (network, chance, ids) => removeNodes(network, chance.some(ids, 3), { heal: chance.next() < 0.5 }),
  (network, chance, ids) => moveNodes(network, chance.some(ids, 5), chance.below(99) - 50, 10),
  (network, chance, ids) => placeNodes(network, new Map(chance.some(ids, 4).map((id) => [id, place(chance)]))),
  (network, chance, ids) => placeNodes(network, new Map([[chance.one(ids), null]])),
  (network, chance, ids) => {
    const [field, value] = chance.one(FIELDS);
    const id = chance.one(ids);
    return kindsOf(network, id, field) ? setField(network, id, field, value) : network;
  },
  (network, chance, ids) => setOff(network, chance.some(ids, 3), chance.one(["mute", "bypass", null] as const)),
  (network, chance, ids) => (ids.length < 150 ? duplicate(network, chance.some(ids, 4)).network : network),
  (network, chance, ids) => group(network, chance.some(ids, 4), chance.one(["Block", "Stage 1", "a/b", ""])),
  (network, chance) => (blocksOf(network).length ? ungroup(network, chance.one(blocksOf(network))) : network),
  (network, chance) => (blocksOf(network).length ? rename(network, chance.one(blocksOf(network)), "Renamed") : network),
  (network, chance, ids) =>
    blocksOf(network).length && ids.length < 150
      ? reuse(network, chance.one(blocksOf(network)), { shared: chance.next() < 0.5 }).network
      : network,
  (network, chance, ids) => {
    const boxes = new Map<string, Box>(
      ids.map((id) => [id, { x: chance.below(500), y: chance.below(500), width: 120, height: 60 }]),
    );
    return align(network, chance.some(ids, 4), chance.one(["left", "centre", "bottom"] as const), boxes);
  },
  (network, chance, ids) => {
    if (ids.length > 150) return network;
    const pasted = fromText(toText(network, chance.some(ids, 5)), network, place(chance));
    return "code" in pasted ? network : pasted.network;
  },
];

/** The design after some gesture; an empty one gets a node. */
export function anyGesture(network: Network, chance: Chance): Network {
  const ids = network.nodes.map(({ id }) => id);
  if (ids.length === 0) return newNode(network, chance.one(KINDS), null).network;
  return chance.one(GESTURES)(network, chance, ids);
}

const HEALTHY: readonly What[] = [
  { kind: "linear" },
  { kind: "layer", layer: "relu" },
  { kind: "layer", layer: "layer_norm" },
  { kind: "op", op: "tanh" },
];

/** A gesture after which a chain of layers mostly still runs. Its last layer, which the loss reads, stays as it is. */
export function gentleGesture(network: Network, chance: Chance): Network {
  const last = network.edges.find(({ target }) => target === "loss")?.source;
  const hidden = network.nodes.filter((node) => canBeOff(node) && node.id !== last);
  const inner = network.edges.filter(({ target }) => target !== "loss");
  const one = hidden.length > 0 ? chance.one(hidden) : null;
  switch (chance.below(8)) {
    case 0:
    case 1:
      return one?.kind === "linear" ? setField(network, one.id, "units", 1 + chance.below(9)) : network;
    case 2:
      return inner.length > 0 && network.nodes.length < 14
        ? insertOnEdge(network, chance.one(inner), chance.one(HEALTHY), null).network
        : network;
    case 3:
      return one && hidden.length > 1 ? removeNodes(network, [one.id], { heal: true }) : network;
    case 4:
      return one ? setOff(network, [one.id], chance.one(["mute", "bypass", null] as const)) : network;
    case 5:
      return one?.kind === "linear"
        ? setField(network, one.id, chance.one(["bias", "frozen"]), chance.next() < 0.5)
        : network;
    case 6:
      return { ...network, training: { ...network.training, learning_rate: chance.below(10) / 10 } };
    default:
      return one ? group(network, [one.id], "Block") : network;
  }
}
