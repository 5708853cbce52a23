/** Connections that end on a folded block, or begin there: at the one input or output that is meant, else at one from a list. */
import { reconnect } from "../editor/connect";
import type { Edge } from "../editor/specs";
import { designOf } from "../state/controls";
import { change } from "../state/editing";
import { store } from "../state/store";
import { inletsOf, outletOf, outletsOf } from "./blockEnds";
import { arm, disarm, join, pressPort } from "./connecting";
import { sceneNow } from "./now";
import type { CardItem } from "./scene";
import { type End, setView, viewNow } from "./view";

interface Spot {
  clientX: number;
  clientY: number;
}

export const blockCard = (id: string): CardItem | null =>
  sceneNow.get()?.cards.find((card) => card.id === id && card.block !== null) ?? null;

/** The end that a port of a card stands for: on a block's card, that of a node which is in it. */
export function realEnd({ node, port }: End): End | null {
  const card = blockCard(node);
  const design = designOf(store.get());
  if (!card || !design) return { node, port };
  if (port === "out") {
    const outlet = outletOf(design, card.members);
    return outlet === null ? null : { node: outlet, port };
  }
  return inletsOf(design, card.members)[0] ?? null;
}

/** A connection, or an edge that is led elsewhere, is to end in a block: where one end there is open, at once, else a list asks. */
export function endInBlock(from: End, id: string, { clientX, clientY }: Spot, moves?: Edge): void {
  const card = blockCard(id);
  const design = designOf(store.get());
  if (!card || !design || card.members.includes(from.node)) return;
  disarm();
  const edges: Edge[] =
    from.port === "out"
      ? inletsOf(design, card.members).map(({ node, port }) => ({ source: from.node, target: node, port }))
      : outletsOf(design, card.members).map((source) => ({ source, target: from.node, port: from.port as number }));
  const [only, more] = edges;
  if (only && !more) {
    if (moves) change(null, reconnect(design, moves, only));
    else join(only);
    return;
  }
  setView({ above: { kind: "connect", x: clientX, y: clientY, from, within: card.members, ...(moves && { moves }) } });
}

/** A press on an input of a block's card: the end of what is under way, else the beginning of a connection to what is open. */
export function pressBlock(id: string, spot: Spot): void {
  const { armed } = viewNow();
  if (armed) {
    endInBlock(armed, id, spot);
    return;
  }
  const end = realEnd({ node: id, port: 0 });
  if (end && end.node !== id) pressPort(end);
}

/** A drag begins at a port of a card. */
export function armAt(end: End): void {
  const real = realEnd(end);
  if (real) arm(real);
}
