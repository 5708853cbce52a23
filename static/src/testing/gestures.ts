// Gestures drawn by chance: what a learner may do to a design in Build, sound or not.

import { align, type Box } from "../editor/arrange";
import { blocksOf, group, rename, reuse, ungroup } from "../editor/blocks";
import { fromText, toText } from "../editor/clipboard";
import { connect, disconnect, insertOnEdge, reconnect } from "../editor/connect";
import { duplicate, moveNodes, newNode, placeNodes, removeNodes, setField, setOff } from "../editor/edits";
import type { Point, What } from "../editor/specs";
import type { Network } from "../protocol.gen";
import type { Chance } from "./chance";

const KINDS: readonly What[] = [
  { kind: "input" },
  { kind: "linear" },
  { kind: "value" },
  { kind: "loss" },
  { kind: "layer", layer: "Dropout" },
  { kind: "layer", layer: "Conv2d" },
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
