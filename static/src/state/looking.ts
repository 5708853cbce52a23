// Asks for the tiles that the focus needs and the page does not have: of another example, of the whole batch's mean, of
// another part of a large tensor; and for tensors that a large trace has left out, when they come into view.
import type { Asked } from "../socket";
import { perExample } from "./cells";
import type { Store } from "./store";
import { key } from "./tiles";
import type { Picture, State } from "./types";

const SLOTS = ["value", "grad"] as const;

/** Tiles of a large trace are cut down to this side. */
const SMALLEST = 8;

/** The most nodes that are asked for at a time. */
const MOST_NODES = 256;

/** Whether something of the picture is on its way for the focus: then it must be asked for. */
function lacking(picture: Picture, nodes: Iterable<number>): boolean {
  for (const node of nodes) {
    for (const slot of SLOTS) {
      if (picture.tile(node, slot)?.coming || (picture.mean && picture.reading(node, slot)?.coming)) return true;
    }
  }
  return false;
}

type Sent = ReadonlyMap<string, unknown>;

/** Found once for what was sent: a large network has many nodes. */
const found = new WeakMap<Sent, { whole: boolean; nodes: number[] }>();

/** Nodes whose tile may depend on the focus: what is cut, has one tile an example, or has a mean. */
function depending({ showing, live, trace, graph, whole }: State): number[] {
  const sent: Sent | undefined = showing === "live" ? live?.tiles : trace?.writes;
  if (!sent || !graph) return [];
  const known = found.get(sent);
  if (known?.whole === whole) return known.nodes;
  const nodes = graph.nodes.flatMap((node) => {
    const cut = node.shape.length > 2 || node.shape.some((size) => size > SMALLEST) || (whole && perExample(node));
    return cut && (sent.has(key(node.id, "value")) || sent.has(key(node.id, "grad"))) ? [node.id] : [];
  });
  found.set(sent, { whole, nodes });
  return nodes;
}

/** Keep the store supplied; returns how to stop. */
export function keepLooked(store: Store, send: (command: Asked) => void): () => void {
  let asked = "";
  return store.subscribe((state, before) => {
    const { trace, graph, focus, picture } = state;
    if (picture === before.picture || picture.mode === "empty") return;
    const live = picture.mode === "live";
    if (!live && trace?.graph !== graph?.graph) return;
    const row = state.whole ? null : focus.row;
    // While training the answer is in the frames to come.
    const id = live ? 0 : (trace?.id ?? 0);
    const question = [id, row, focus.unit, focus.input].join();
    if (question === asked || !lacking(picture, depending(state))) return;
    asked = question;
    send({ type: "look", trace: id, row, unit: focus.unit, input: focus.input, nodes: null });
  });
}

const wanted = new Map<string, number>();

/** Ask for nodes that a large trace has left out and that are now in view. Each is asked for once a trace and focus. */
export function askFor(state: State, nodes: Iterable<number>, send: (command: Asked) => void): void {
  const { trace, focus, picture } = state;
  if (!trace || trace.whole || picture.mode !== "step") return;
  const row = state.whole ? null : focus.row;
  const look = [row, focus.unit, focus.input].join();
  const missing: number[] = [];
  for (const node of nodes) {
    if (missing.length >= MOST_NODES) break;
    const at = `${node}/${look}`;
    if (wanted.get(at) === trace.id || !lacking(picture, [node])) continue;
    wanted.set(at, trace.id);
    missing.push(node);
  }
  if (missing.length === 0) return;
  if (wanted.size > 100_000) wanted.clear();
  send({ type: "look", trace: trace.id, row, unit: focus.unit, input: focus.input, nodes: missing });
}
