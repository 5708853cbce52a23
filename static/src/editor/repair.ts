// What a repair makes of a design: its steps, one after the other. Pure, and blind to what the fields mean.
import type { Network, Repair } from "../protocol.gen";
import { connect, sameEdge } from "./connect";
import type { Edge } from "./specs";

type Step = Repair["steps"][number];
type NodeSpec = Network["nodes"][number];

/** The design after the repair. A step that names what is not there changes nothing. */
export function applyRepair(network: Network, repair: Repair): Network {
  return withFreeIds(network, repair.steps).reduce(after, network);
}

/** The steps, where the design has come to use an id of a new node since, with another id for that node. */
function withFreeIds(network: Network, steps: readonly Step[]): readonly Step[] {
  const taken = new Set(network.nodes.map(({ id }) => id));
  const renamed = new Map<string, string>();
  for (const step of steps) {
    if (step.do !== "add" && step.do !== "insert") continue;
    const id = free(step.node.id, taken);
    taken.add(id);
    if (id !== step.node.id) renamed.set(step.node.id, id);
  }
  return renamed.size === 0 ? steps : steps.map((step) => readdressed(step, renamed));
}

function free(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  const stem = id.replace(/\d+$/, "").slice(0, 24);
  let number = 1;
  while (taken.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}

function readdressed(step: Step, ids: ReadonlyMap<string, string>): Step {
  const named = (id: string) => ids.get(id) ?? id;
  switch (step.do) {
    case "set":
      return step.node === null ? step : { ...step, node: named(step.node) };
    case "remove":
      return { ...step, node: named(step.node) };
    case "add":
      return { ...step, node: { ...step.node, id: named(step.node.id) } };
    case "insert":
      return {
        ...step,
        source: named(step.source),
        target: named(step.target),
        node: { ...step.node, id: named(step.node.id) },
      };
    default:
      return { ...step, source: named(step.source), target: named(step.target) };
  }
}

function after(network: Network, step: Step): Network {
  switch (step.do) {
    case "set":
      return step.node === null ? setInDesign(network, step.field, step.value) : setInNode(network, step.node, step);
    case "add":
      return { ...network, nodes: [...network.nodes, step.node] };
    case "remove":
      return without(network, step.node);
    case "connect":
      return connect(network, step.source, step.target, step.port);
    case "disconnect":
      return disconnected(network, step);
    case "insert": {
      if (!has(network, step.source) || !has(network, step.target)) return network;
      const id = step.node.id;
      const put = { ...network, nodes: [...network.nodes, step.node] };
      const fed = connect(put, step.source, id, 0);
      return connect(fed, id, step.target, step.port);
    }
  }
}

const has = (network: Network, id: string) => network.nodes.some((node) => node.id === id);

/** Where an edge is there twice, which only a file can bring, the later one goes. */
function disconnected(network: Network, edge: Edge): Network {
  const at = network.edges.findLastIndex((one) => sameEdge(one, edge));
  return at < 0 ? network : { ...network, edges: network.edges.toSpliced(at, 1) };
}

/** Where two nodes have the id, the later one goes and the edges stay. */
function without(network: Network, id: string): Network {
  const at = network.nodes.findLastIndex((node) => node.id === id);
  if (at < 0) return network;
  const nodes = network.nodes.toSpliced(at, 1);
  if (nodes.some((node) => node.id === id)) return { ...network, nodes };
  return { ...network, nodes, edges: network.edges.filter(({ source, target }) => source !== id && target !== id) };
}

/** Where two nodes have the id, the first one is meant: the design computes with that. */
function setInNode(network: Network, id: string, { field, value }: { field: string; value: unknown }): Network {
  const at = network.nodes.findIndex((node) => node.id === id);
  if (at < 0) return network;
  return { ...network, nodes: network.nodes.with(at, withField(network.nodes[at] as NodeSpec, field, value)) };
}

type Fields = Record<string, unknown>;

/** "settings.kernel" is one of the settings. */
function withField(node: NodeSpec, field: string, value: unknown): NodeSpec {
  const [whole = "", part] = field.split(".", 2);
  const fields = node as unknown as Fields;
  if (part === undefined) return put(fields, whole, value) as unknown as NodeSpec;
  return { ...fields, [whole]: put((fields[whole] ?? {}) as Fields, part, value) } as unknown as NodeSpec;
}

/** A value of null takes the field away, so that its default holds. */
function put(fields: Fields, name: string, value: unknown): Fields {
  const { [name]: _, ...others } = fields;
  return value === null ? others : { ...others, [name]: value };
}

/** "training.batch_size" or "data.size" is one field of that part; "data" is the whole of it. */
function setInDesign(network: Network, field: string, value: unknown): Network {
  const [whole = "", part] = field.split(".", 2);
  if (part === undefined) return { ...network, [whole]: value } as Network;
  const before = (network as unknown as Record<string, object | null>)[whole];
  return before ? ({ ...network, [whole]: { ...before, [part]: value } } as Network) : network;
}
