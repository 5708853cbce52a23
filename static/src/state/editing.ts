// Every thing a person can do to the design in Build, one function each. Each gesture is one entry of the history.
import type { Box } from "../editor/arrange";
import { group, ungroup } from "../editor/blocks";
import { fromText, toText, type Unreadable } from "../editor/clipboard";
import { duplicate, moveNodes, newNode, placeNodes, removeNodes, setOff } from "../editor/edits";
import { canBeOff, type Point, type What } from "../editor/specs";
import { designOfEntry, type Entry, type Typed } from "../editor/undo";
import type { Network } from "../protocol.gen";
import { designOf, edit, line } from "./controls";
import { store } from "./store";

/** What only the canvas knows, while there is one. */
export interface CanvasHands {
  /** Where every node stands, those that the layout has placed too. */
  boxes(): ReadonlyMap<string, Box>;
  /** Where what is pasted or added comes to lie: at the mouse, else in the middle of what is seen. */
  cursor(): Point;
  fit(): void;
  /** A design that has just been opened, as at first: all of it, or of a long one its beginning. */
  first(): void;
  /** Lay out anew what is not pinned. */
  layout(): void;
  /** Search-to-add, at the cursor. */
  search(): void;
  /** Find a node, and fly to it. */
  find(): void;
}

let canvas: CanvasHands | null = null;

/** The canvas says hello; and goodbye with null. */
export const attachCanvas = (hands: CanvasHands | null): void => {
  canvas = hands;
};
export const canvasHands = (): CanvasHands | null => canvas;

const selected = (): ReadonlySet<string> => store.get().editor.selection;
const design = (): Network | null => designOf(store.get());

/** The design as a gesture leaves it. Changes with the same `gesture` in a row are taken back together. */
export const change = (label: string | null, network: Network, how: { gesture?: string } = {}): void =>
  edit(network, { label, ...how });

export const pick = (ids: Iterable<string>): void => store.dispatch({ type: "pick", ids: new Set(ids) });

/** These too; those that were picked already no longer. */
export function pickMore(ids: Iterable<string>): void {
  const next = new Set(selected());
  for (const id of ids) if (!next.delete(id)) next.add(id);
  pick(next);
}

export const pickAll = (): void => pick((design()?.nodes ?? []).map(({ id }) => id));

function turn(entry: Entry | undefined, side: "before" | "after"): void {
  const now = design();
  if (!entry || !now) return;
  if (entry.typed) {
    retype(entry.typed, side);
    return;
  }
  const network = designOfEntry(entry, side, now);
  const command = line.send({ type: "edit", network, undoes: entry.command, file: null });
  store.dispatch({ type: "turned", to: side, network, command });
}

/** A cell's other number back, right before the step that is shown now. */
function retype({ layer, plain, cell, from, to }: Typed, side: "before" | "after"): void {
  const node = store.get().graph?.nodes.find((one) => one.layer === layer && one.plain === plain);
  const value = side === "before" ? from : to;
  // Where the parameter is not there, because the design cannot run, there is nothing to give the number to.
  const command =
    node && Number.isFinite(value) ? line.send({ type: "set_value", node: node.id, cell: [...cell], value }) : 0;
  store.dispatch({ type: "turned", to: side, network: null, command });
}

export const undo = (): void => turn(store.get().editor.undo.past.at(-1), "before");
export const redo = (): void => turn(store.get().editor.undo.future.at(-1), "after");

/** A new node, picked. Its id; null where there is no design yet. */
export function addNode(what: What, at: Point | null = canvas?.cursor() ?? null): string | null {
  const before = design();
  if (!before) return null;
  const { network, id } = newNode(before, what, at);
  change(null, network);
  pick([id]);
  return id;
}

export function removeSelection(heal = false): void {
  const before = design();
  if (before && selected().size > 0) change(null, removeNodes(before, selected(), { heal }));
}

export function duplicateSelection(): void {
  const before = design();
  if (!before || selected().size === 0) return;
  const { network, ids } = duplicate(before, selected(), places());
  change(ids.length === 1 ? "Duplicate a node" : `Duplicate ${ids.length} nodes`, network);
  pick(ids);
}

/** Where nodes stand that nobody has pinned: only the canvas knows. */
function places(): Map<string, Point> {
  return new Map([...(canvas?.boxes() ?? [])].map(([id, { x, y }]) => [id, [x, y]]));
}

/** The design with the picked nodes pinned where they stand. */
function standing(network: Network): Network {
  const now = places();
  const free = network.nodes.filter(({ id, at }) => !at && selected().has(id) && now.has(id));
  return placeNodes(network, new Map(free.map(({ id }) => [id, now.get(id) as Point])));
}

/** Moved by the keys: presses in a row are one gesture. */
export function nudge(dx: number, dy: number): void {
  const before = design();
  if (!before || selected().size === 0) return;
  const gesture = `nudge ${[...selected()].join(" ")}`;
  change(null, moveNodes(standing(before), selected(), dx, dy), { gesture });
}

/** Muted or bypassed; where all of them are already, on again. */
export function switchSelection(off: "mute" | "bypass"): void {
  const before = design();
  if (!before || selected().size === 0) return;
  const nodes = before.nodes.filter((node) => selected().has(node.id)).filter(canBeOff);
  const on = nodes.length > 0 && nodes.every((node) => node.off === off);
  change(null, setOff(before, selected(), on ? null : off));
}

export function groupAs(name: string): void {
  const before = design();
  if (before && selected().size > 0) change("Group into a block", group(before, selected(), name));
}
export const groupSelection = (): void => groupAs("Block");

/** The innermost block around what is picked, dissolved. */
export function ungroupSelection(): void {
  const before = design();
  const block = before?.nodes.find(({ id, group: path }) => selected().has(id) && path !== "")?.group;
  if (before && block) change("Ungroup", ungroup(before, block));
}

/** The last copy, for browsers that give no clipboard. */
let kept = "";

/** The picked nodes as text; null where none is picked. */
function copied(): string | null {
  const before = design();
  if (!before || selected().size === 0) return null;
  kept = toText(standing(before), selected());
  return kept;
}

/** Copy by an event of the browser, which brings the clipboard along. Whether there was anything to copy. */
export function copyInto(clipboard: DataTransfer): boolean {
  const text = copied();
  if (text !== null) clipboard.setData("text/plain", text);
  return text !== null;
}

export function cutInto(clipboard: DataTransfer): boolean {
  const copying = copyInto(clipboard);
  if (copying) cut();
  return copying;
}

const cut = (): void => {
  const before = design();
  const count = selected().size;
  if (before) change(count === 1 ? "Cut a node" : `Cut ${count} nodes`, removeNodes(before, selected()));
};

/** Copy by a button, for which the browser may ask. */
export async function copySelection(): Promise<void> {
  const text = copied();
  if (text === null) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    tell("The browser gives no clipboard: what you copied can be pasted on this page alone.");
  }
}

export async function cutSelection(): Promise<void> {
  const copying = copySelection();
  cut();
  await copying;
}

/** Paste by a button. What was copied on this page is pasted where the browser gives nothing. */
export async function paste(at: Point | null = null): Promise<void> {
  let text = kept;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    if (kept === "") {
      tell("The browser gives no clipboard. Press Ctrl+V on the canvas instead.");
      return;
    }
  }
  pasteText(text, at);
}

/** Nodes from a text, at a place or at the cursor, and picked. A text that holds none is refused. */
export function pasteText(text: string, at: Point | null = null): void {
  const before = design();
  if (!before) return;
  const pasted = fromText(text, before, at ?? canvas?.cursor() ?? [0, 0]);
  if ("code" in pasted) {
    refuse(pasted);
    return;
  }
  change(pasted.ids.length === 1 ? "Paste a node" : `Paste ${pasted.ids.length} nodes`, pasted.network);
  pick(pasted.ids);
}

const tell = (text: string): void => store.dispatch({ type: "tell", text, refusal: null });

export const refuse = (why: Unreadable): void =>
  store.dispatch({ type: "tell", text: "", refusal: { type: "refusal", where: null, command: null, ...why } });
