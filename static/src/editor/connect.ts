// Edits of edges. An input port takes one edge: a new one replaces what was there.

import type { Network } from "../protocol.gen";
import { type Added, newNode, withNodes } from "./edits";
import type { Edge, Point, What } from "./specs";

/** As many input ports as a node can have. */
export const MAX_PORTS = 16;

export const sameEdge = (a: Edge, b: Edge) => a.source === b.source && a.target === b.target && a.port === b.port;

export const edgeKey = ({ source, target, port }: Edge) => `${source}>${target}.${port}`;

/** The value of `source` carried to an input port, in place of what was carried there. */
export function connect(network: Network, source: string, target: string, port = 0): Network {
  const known = (id: string) => network.nodes.some((node) => node.id === id);
  const edge: Edge = { source, target, port };
  if (!known(source) || !known(target) || port < 0 || port >= MAX_PORTS) return network;
  const others = network.edges.filter((one) => one.target !== target || one.port !== port);
  const same = others.length === network.edges.length - 1 && network.edges.some((one) => sameEdge(one, edge));
  return same ? network : { ...network, edges: [...others, edge] };
}

export function disconnect(network: Network, edge: Edge): Network {
  const edges = network.edges.filter((one) => !sameEdge(one, edge));
  return edges.length === network.edges.length ? network : { ...network, edges };
}

/** An edge whose one end was pulled to another node. */
export function reconnect(network: Network, edge: Edge, to: Edge): Network {
  if (sameEdge(edge, to)) return network;
  const moved = connect(disconnect(network, edge), to.source, to.target, to.port);
  return moved.edges.some((one) => sameEdge(one, to)) ? moved : network;
}

/** A new node between the two ends of an edge: it reads what the edge carried, by its first port, and feeds its target. */
export function insertOnEdge(network: Network, edge: Edge, what: What, at: Point | null): Added {
  const added = newNode(network, what, at);
  if (!network.edges.some((one) => sameEdge(one, edge)) || added.network === network) return { ...added, network };
  return { id: added.id, network: putBetween(added.network, edge, added.id) };
}

/** A node that is there already, put between the two ends of an edge, as when it is dropped on it: into their block, too. */
export function putBetween(network: Network, edge: Edge, id: string): Network {
  const there = network.edges.some((one) => sameEdge(one, edge));
  if (!there || edge.source === id || edge.target === id) return network;
  const [source, target] = [edge.source, edge.target].map(
    (end) => network.nodes.find((node) => node.id === end)?.group,
  );
  const joined = source && source === target ? inBlock(network, id, source) : network;
  return connect(connect(joined, edge.source, id, 0), id, edge.target, edge.port);
}

/** A node that stands in no block yet, in this one. */
const inBlock = (network: Network, id: string, group: string): Network =>
  withNodes(network, (node) => (node.id === id && node.group === "" ? { ...node, group } : node));

/** The edges into a node, by port. */
export const inputsOf = (network: Network, id: string): Edge[] =>
  network.edges.filter(({ target }) => target === id).sort((a, b) => a.port - b.port);

export const outputsOf = (network: Network, id: string): Edge[] => network.edges.filter(({ source }) => source === id);

/** The first input port to which nothing is connected. */
export function freePort(network: Network, id: string): number {
  const taken = new Set(inputsOf(network, id).map(({ port }) => port));
  let port = 0;
  while (taken.has(port)) port += 1;
  return port;
}
