/** What stands on every card, from the design and what the server says of it. What says the same stays the same object. */
import type { NodeSpec } from "../editor/specs";
import type { Network, NetworkFrame, ProblemNote } from "../protocol.gen";
import { datasetOffer } from "../state/catalogue";
import { titleOf } from "../state/naming";
import { outletOf } from "./blockEnds";
import { familyOf, formulaLine, isFrozen, kindBeside, offOf, settingsLine, signOf } from "./facts";
import type { CardData } from "./NodeCard";
import type { CardItem, DesignScene } from "./scene";
import { counted, parameterText } from "./shapes";
import { cardSentence, shapeOnCard } from "./words";

/** What the server says of a design; nothing is known of one that it has not seen. */
export type Told = NetworkFrame | null;

/** The data of every card, by id; from one design to the next those that say the same are kept. */
export function cardData(network: Network, scene: DesignScene, told: Told, before: ReadonlyMap<string, CardData>) {
  const problems = new Map<string, ProblemNote>();
  for (const problem of told?.problems ?? []) {
    const at = problem.node === null ? undefined : scene.shownAs.get(problem.node);
    if (at !== undefined && !problems.has(at)) problems.set(at, problem);
  }
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const title = (id: string) => {
    const node = byId.get(id);
    return node ? titleOf(network, node) : id;
  };
  const fed = new Map<string, Map<number, string>>();
  for (const { target, port, edge } of scene.wires) {
    const known = fed.get(target) ?? new Map<number, string>();
    fed.set(target, known.set(Number(port), edge.source));
  }
  const data = new Map<string, CardData>();
  for (const card of scene.cards) {
    const inputs = fed.get(card.id) ?? new Map<number, string>();
    const problem = problems.get(card.id) ?? null;
    const made = card.spec
      ? ofNode(network, card.spec, card, told, problem, inputs, title)
      : ofBlock(network, card, told, problem, inputs);
    const had = before.get(card.id);
    data.set(card.id, had && alike(had, made) ? had : made);
  }
  return data;
}

function alike(a: CardData, b: CardData): boolean {
  for (const key in b) {
    const [one, other] = [a[key], b[key]];
    if (one === other) continue;
    if (typeof one !== "object" || typeof other !== "object") return false;
    if (JSON.stringify(one) !== JSON.stringify(other)) return false;
  }
  return true;
}

function ofNode(
  network: Network,
  spec: NodeSpec,
  card: CardItem,
  told: Told,
  problem: ProblemNote | null,
  inputs: ReadonlyMap<number, string>,
  title: (id: string) => string,
): CardData {
  const name = titleOf(network, spec);
  const known = told !== null && spec.id in told.shapes;
  const formula = inputs.size === 0 ? "" : formulaLine(spec, (port) => readName(network, inputs.get(port)));
  const shares = "shares" in spec && spec.shares ? title(spec.shares) : null;
  return {
    name,
    kind: kindBeside(spec, name),
    sign: signOf(spec),
    line: spec.kind === "input" ? dataLine(network) : settingsLine(spec) || formula,
    family: familyOf(spec),
    shape: known ? shapeOnCard(told.shapes[spec.id]) : "…",
    count: told && spec.kind !== "value" ? parameterText(told, spec.id) : "",
    sentence: cardSentence(spec, name, told, problem ?? undefined, [...inputs.values()].map(title)),
    ports: card.ports,
    output: card.output,
    outlet: spec.id,
    fed: Array.from({ length: card.ports }, (_, port) => inputs.has(port)),
    off: offOf(spec),
    frozen: isFrozen(spec),
    pinned: Boolean(spec.at),
    shared: shares,
    problem,
    block: null,
    h: card.size.h,
  };
}

/** What an input is called where it is read: what has no name of its own is its numbers, or three dots. */
export function readName(network: Network, id: string | undefined): string | null {
  const node = network.nodes.find((one) => one.id === id);
  if (!node) return null;
  if (node.kind === "value" && !node.name && Array.isArray(node.value)) return `[${settingsLine(node)}]`;
  return node.kind === "op" && !node.name ? "…" : titleOf(network, node);
}

/** What an input gives: the dataset by its name. */
const dataLine = ({ data }: Network): string => (data ? (datasetOffer(data.kind)?.title ?? data.kind) : "no data");

function ofBlock(
  network: Network,
  card: CardItem,
  told: Told,
  problem: ProblemNote | null,
  inputs: ReadonlyMap<number, string>,
): CardData {
  const block = card.block as string;
  const name = block.slice(block.lastIndexOf("/") + 1);
  const inside = new Set(card.members);
  const parameters = card.members.reduce((sum, id) => sum + (told?.counts[id] ?? 0), 0);
  const leaving = network.edges.filter(({ source, target }) => inside.has(source) && !inside.has(target));
  const out = leaving[0]?.source;
  const shape = out !== undefined && told ? shapeOnCard(told.shapes[out]) : "";
  const count = parameters > 0 ? counted(parameters, "parameter") : "";
  const line = counted(card.members.length, "node");
  return {
    name,
    kind: "Block",
    sign: "",
    line,
    family: "block",
    shape,
    count,
    sentence: `${name}, block of ${line}${count ? `, ${count}` : ""}. Press Enter to open it.`,
    ports: card.ports,
    output: card.output,
    outlet: outletOf(network, card.members),
    fed: Array.from({ length: card.ports }, (_, port) => inputs.has(port)),
    off: null,
    frozen: false,
    pinned: false,
    shared: null,
    problem,
    block,
    h: card.size.h,
  };
}
