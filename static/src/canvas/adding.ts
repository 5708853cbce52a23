/** New nodes: where they come to stand, and what they are connected to at once. Each is one entry of the history. */
import { connect, freePort, inputsOf, putBetween } from "../editor/connect";
import { dataFor } from "../editor/data";
import { newNode, placeNodes } from "../editor/edits";
import { type Edge, type Point, specOf, type What } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { datasetOffer } from "../state/catalogue";
import { designOf } from "../state/controls";
import { canvasHands, change, pick } from "../state/editing";
import { titleOf } from "../state/naming";
import { store } from "../state/store";
import { portsOf } from "./facts";
import { boxes } from "./hands";
import { showAdded } from "./looking";
import { givesOutput, passesOn, type Thing, takesInput } from "./offers";
import { pickedSpot } from "./picked";
import { seated } from "./seating";
import { type CardSize, sizeOf } from "./sizes";
import { type End, say } from "./view";

const BESIDE = 112;
/** The room of a card of which nothing is known yet. */
const CARD: CardSize = { w: 196, h: 88 };

export interface Adding {
  /** Its upper left corner; null: beside what it is connected to, else where the canvas says. */
  at: Point | null;
  /** The end that it is connected to, unless it is put into an edge. */
  from: End | null;
  /** The edge into which it is put, if it passes anything on. */
  on: Edge | null;
}

/** Put a new node on the canvas. Its id; null where there is no design yet. */
export function addThing(thing: Thing, { at, from, on }: Adding): string | null {
  const now = designOf(store.get());
  if (!now) return null;
  const before = dataFor(now, thing.what);
  const into = on && passesOn(thing) ? on : null;
  const what = fitting(before, thing.what);
  const size = sizeOf(specOf(what, ""), 1);
  const place = at ?? (into ? null : (beside(before, from, size) ?? clearOf(canvasHands()?.cursor() ?? [0, 0], size)));
  const added = newNode(before, what, place);
  if (added.network === before) return null;
  const { id } = added;
  let network = added.network;
  let where = "";
  if (into) {
    network = seated(putBetween(network, into, id), id, boxes());
    where = `, between ${nameIn(network, into.source)} and ${nameIn(network, into.target)}`;
  } else if (from?.port === "out" && takesInput(thing)) {
    network = connect(network, from.node, id, 0);
    where = `, after ${nameIn(network, from.node)}`;
  } else if (from && from.port !== "out" && givesOutput(thing)) {
    network = connect(network, id, from.node, from.port);
    where = `, before ${nameIn(network, from.node)}`;
  }
  change(`Add ${thing.title}`, network);
  pick([id]);
  showAdded(id);
  say(`${thing.title} added${where}.`);
  return id;
}

/** A loss as the data's task asks for: numbers are measured by their distance, two classes by one score, more by one each. */
function fitting({ data }: Network, what: What): What {
  if (what.kind !== "loss" || what.loss || !data) return what;
  const offer = datasetOffer(data.kind);
  if (!offer || offer.task === "regression") return what;
  return { kind: "loss", loss: offer.classes.length > 2 ? "cross_entropy" : "bce_with_logits" };
}

/** After the one node that is picked, where it gives something that this could take, and into the edge that leaves it; what
 * takes nothing itself, such as a value, before it, where it has an input free. */
export function addAfterPicked(thing: Thing): string | null {
  const { from, on } = pickedSpot();
  if (takesInput(thing)) return addThing(thing, { at: null, from, on });
  return addThing(thing, { at: null, from: from && openInput(from.node), on: null });
}

/** The first input of a node to which nothing is connected; null where it has none. */
function openInput(id: string): End | null {
  const network = designOf(store.get());
  const node = network?.nodes.find((one) => one.id === id);
  if (!network || !node) return null;
  const port = freePort(network, id);
  return port < portsOf(node, inputsOf(network, id).length) ? { node: id, port } : null;
}

/** A place to the right of an output, or to the left of an input, that is free. */
function beside(network: Network, from: End | null, size: CardSize): Point | null {
  const box = from && boxes().get(from.node);
  if (!from || !box || !network.nodes.some(({ id }) => id === from.node)) return null;
  const x = from.port === "out" ? box.x + box.width + BESIDE : box.x - BESIDE - size.w;
  return clearOf([x, box.y + box.height / 2 - size.h / 2], size);
}

/** The same place, or below what stands there already. */
export function clearOf([x, y]: Point, { w, h }: CardSize = CARD): Point {
  const standing = [...boxes().values()];
  let top = Math.round(y);
  for (let tries = 0; tries < 40; tries += 1) {
    const hit = standing.find(
      (box) =>
        x < box.x + box.width + 16 && x + w + 16 > box.x && top < box.y + box.height + 16 && top + h + 16 > box.y,
    );
    if (!hit) break;
    top = Math.round(hit.y + hit.height + 40);
  }
  return [Math.round(x), top];
}

const nameIn = (network: Network, id: string): string => {
  const node = network.nodes.find((one) => one.id === id);
  return node ? titleOf(network, node) : id;
};

/** A node that is there already, dropped on an edge: put between its ends, and pinned where it was dropped. */
export function insertNode(id: string, edge: Edge, places: ReadonlyMap<string, Point>): void {
  const before = designOf(store.get());
  if (!before) return;
  const put = putBetween(placeNodes(before, places), edge, id);
  change(`Insert ${nameIn(before, id)}`, put === before ? put : seated(put, id, boxes()));
  say(`${nameIn(before, id)} inserted between ${nameIn(before, edge.source)} and ${nameIn(before, edge.target)}.`);
}
