/** The keys of the canvas. While the design is edited they go before those of the stage. */
import { pressInBuild } from "../access/buildKeys";
import { edgeKey } from "../editor/connect";
import { toggleFold } from "../state/blocks";
import { designOf, playPause } from "../state/controls";
import { nudge, pick, pickMore, removeSelection } from "../state/editing";
import { store } from "../state/store";
import { cut, disarm, pressPort } from "./connecting";
import { focusCard, panBy, revealCard } from "./looking";
import { moved, sceneNow } from "./now";
import { below, goToPanelOf, openMenu } from "./opening";
import { say, setView, viewNow } from "./view";
import { firstFrom, focusedWire, focusWire, pressOnWire } from "./wireKeys";

/** The card that has the focus: the id of its node, or of its block. */
function focused(): string | null {
  const at = document.activeElement?.closest(".react-flow__node");
  return at?.querySelector("[data-card]")?.getAttribute("data-card") ?? null;
}

/** What a key acts on: what is picked; where the focused card is not among it, that card. */
function meant(): ReadonlySet<string> {
  const at = focused();
  const card = at === null ? undefined : sceneNow.get()?.cards.find(({ id }) => id === at);
  const { selection } = store.get().editor;
  if (card && !card.members.every((id) => selection.has(id))) pick(card.members);
  return store.get().editor.selection;
}

function remove(heal: boolean): void {
  const { edges } = viewNow();
  const picked = meant();
  if (picked.size === 0) {
    cut((designOf(store.get())?.edges ?? []).filter((edge) => edges.has(edgeKey(edge))));
    return;
  }
  const next = neighbour(1) ?? neighbour(-1);
  const count = picked.size;
  removeSelection(heal);
  setView({ edges: new Set() });
  say(count === 1 ? "Node deleted." : `${count} nodes deleted.`);
  if (next && !picked.has(next)) requestAnimationFrame(() => focusCard(next));
}

/** The card before or after the focused one, in the order of computing. */
const neighbour = (by: 1 | -1): string | null => cardBeside(focused(), by);

function cardBeside(card: string | null, by: 1 | -1): string | null {
  const cards = sceneNow.get()?.cards ?? [];
  const at = cards.findIndex(({ id }) => id === card);
  return at < 0 ? null : (cards[at + by]?.id ?? null);
}

function goTo(id: string): void {
  revealCard(id);
  focusCard(id);
}

/**
 * Tab goes from card to card in the order of computing, those too that are not drawn yet, and after each card to the first
 * wire that leaves it. True where it did.
 */
function tab(by: 1 | -1): boolean {
  const at = document.activeElement;
  const wire = focusedWire();
  if (wire) {
    const next = by > 0 ? cardBeside(wire.source, 1) : wire.source;
    if (next) goTo(next);
    return next !== null;
  }
  const card = at?.closest(".react-flow__node");
  const cards = sceneNow.get()?.cards ?? [];
  if (!card) {
    const first = by > 0 && at?.matches("[data-stage]") ? cards[0] : undefined;
    if (first) goTo(first.id);
    return first !== undefined;
  }
  const inside = [...card.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const place = inside.indexOf(at as HTMLElement);
  if (place + by >= 0 && place + by < inside.length) return false;
  const here = focused();
  const next = neighbour(by);
  const passed = by > 0 ? here : next;
  const leaving = passed === null ? null : firstFrom(passed);
  if (leaving) focusWire(leaving);
  else if (next) goTo(next);
  return leaving !== null || next !== null;
}

function letGo(): boolean {
  const { above, armed, edges } = viewNow();
  if (above) setView({ above: null });
  else if (armed) disarm();
  else if (edges.size > 0) setView({ edges: new Set() });
  else if (store.get().editor.selection.size > 0) pick([]);
  // From a card or a wire to the ground, where Space is Play.
  else if (focused() !== null || focusedWire())
    document.querySelector<HTMLElement>("[data-stage]")?.focus({ preventScroll: true });
  else return false;
  return true;
}

function enter(): void {
  const at = focused();
  if (at === null) return;
  const block = sceneNow.get()?.cards.find(({ id }) => id === at)?.block;
  if (block) toggleFold(block);
  else if (viewNow().armed) pressPort({ node: at, port: 0 });
  else goToPanelOf(at);
}

function menu(): void {
  const at = focused();
  const spot = below(document.activeElement);
  const card = sceneNow.get()?.cards.find(({ id }) => id === at);
  if (!card) openMenu(spot, { canvas: [0, 0] });
  else if (card.block !== null) openMenu(spot, { block: card.block });
  else {
    meant();
    openMenu(spot, { node: card.id });
  }
}

const STEP = { one: 1, ten: 10, ground: 60 } as const;

function arrow(x: number, y: number, far: boolean): void {
  const by = far ? STEP.ten : STEP.one;
  if (meant().size > 0) nudge(x * by, y * by);
  else panBy(-x * STEP.ground, -y * STEP.ground);
}

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const TYPING = "input, textarea, select, [contenteditable='true'], [role='menu'], [role='dialog'], [role='listbox']";

/** True where a key meant something on the canvas. */
export function pressOnBuild(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING)) return false;
  if (!act(event, target)) return false;
  event.preventDefault();
  return true;
}

function act(event: KeyboardEvent, target: Element | null): boolean {
  const { key, shiftKey } = event;
  const ctrl = event.ctrlKey || event.metaKey;
  if (key === "Tab" && !ctrl) return tab(shiftKey ? -1 : 1);
  if (key === "Escape") return letGo();
  const wire = focusedWire();
  if (wire && pressOnWire(wire, event)) return true;
  const way = ctrl ? undefined : ARROWS[key];
  if (way) {
    arrow(way[0], way[1], shiftKey);
    return true;
  }
  const onFace = target?.matches("[data-card]") ?? false;
  if (key === "Enter" && onFace && !ctrl) {
    enter();
    return true;
  }
  // Right after a node was added the ground has the keys, and the node is picked: its settings are a press away.
  const [only, more] = store.get().editor.selection;
  if (key === "Enter" && !ctrl && target?.matches("[data-stage]") && only !== undefined && more === undefined) {
    goToPanelOf(only);
    return true;
  }
  if (key === " " && !ctrl) return space(target, onFace, shiftKey);
  if (key === "ContextMenu" || (key === "F10" && shiftKey)) {
    menu();
    return true;
  }
  if (key === "Delete" || key === "Backspace") {
    remove(shiftKey);
    return true;
  }
  if (ON_PICKED.has(key.toLowerCase())) meant();
  return pressInBuild(event);
}

/** The letters that act on what is picked, or else on the card that has the focus. */
const ON_PICKED = new Set(["d", "g", "m", "c", "x"]);

/** On a card Space picks it; on the ground it is Play, unless it was a hand that moved the ground. */
function space(target: Element | null, onFace: boolean, more: boolean): boolean {
  if (onFace) {
    const at = focused();
    const members = sceneNow.get()?.cards.find(({ id }) => id === at)?.members ?? [];
    if (more) pickMore(members);
    else pick(members);
    return true;
  }
  if (target?.closest("button, a, summary")) return false;
  if (!held) moved.set(false);
  held = true;
  return true;
}

let held = false;

/** Space is let go: Play, unless the ground was moved with it. */
export function releaseOnBuild(event: KeyboardEvent): void {
  if (event.key !== " " || !held) return;
  held = false;
  if (!moved.get()) playPause();
}
