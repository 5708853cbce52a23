/** Wires by key: Tab goes from a node to the first that leaves it, arrows from one to the next and to its ends. */
import { edgeKey } from "../editor/connect";
import { designOf } from "../state/controls";
import { pick } from "../state/editing";
import { store } from "../state/store";
import { cut } from "./connecting";
import { focusCard, revealCard } from "./looking";
import { sceneNow } from "./now";
import { openMenu } from "./opening";
import type { WireItem } from "./scene";
import { setView, viewNow } from "./view";

const wires = (): readonly WireItem[] => sceneNow.get()?.wires ?? [];

/** The wire that has the focus. */
export function focusedWire(): WireItem | null {
  const id = document.activeElement?.getAttribute("data-wire");
  return id ? (wires().find((wire) => wire.id === id) ?? null) : null;
}

/** The first of the wires that leave a card; null where none does. */
export const firstFrom = (card: string): WireItem | null => wires().find(({ source }) => source === card) ?? null;

export function focusWire({ id, source }: WireItem, tries = 30): void {
  const there = document.querySelector<SVGElement>(`[data-wire="${CSS.escape(id)}"]`);
  if (there) there.focus({ preventScroll: true });
  else if (tries > 0) {
    if (tries === 30) revealCard(source);
    requestAnimationFrame(() => focusWire({ id, source } as WireItem, tries - 1));
  }
}

/** What a key means on a wire. True where it meant something. */
export function pressOnWire(wire: WireItem, event: KeyboardEvent): boolean {
  const { key } = event;
  const goTo = (card: string) => {
    revealCard(card);
    focusCard(card);
  };
  if (event.ctrlKey || event.metaKey) return false;
  if (key === "ArrowDown" || key === "ArrowUp") {
    const those = wires().filter(({ source }) => source === wire.source);
    const next = those[(those.indexOf(wire) + (key === "ArrowDown" ? 1 : those.length - 1)) % those.length];
    if (next) focusWire(next);
  } else if (key === "ArrowLeft") goTo(wire.source);
  else if (key === "ArrowRight") goTo(wire.target);
  else if (key === "Enter" || key === "ContextMenu" || (key === "F10" && event.shiftKey)) menuOn(wire);
  else if (key === " ") {
    pick([]);
    setView({ edges: new Set(viewNow().edges.has(wire.id) ? [] : [wire.id]) });
  } else if (key === "Delete" || key === "Backspace") {
    goTo(wire.source);
    cut(meant(wire));
  } else return false;
  return true;
}

/** The picked ones, where it is among them; else it alone. */
function meant(wire: WireItem) {
  const { edges } = viewNow();
  if (!edges.has(wire.id)) return [wire.edge];
  return (designOf(store.get())?.edges ?? []).filter((edge) => edges.has(edgeKey(edge)));
}

function menuOn({ id, edge, inner }: WireItem): void {
  const line = document.querySelector(`[data-wire="${CSS.escape(id)}"] .Wire-line`)?.getBoundingClientRect();
  if (!line) return;
  openMenu({ clientX: line.left + line.width / 2, clientY: line.top + line.height / 2 + 8 }, { edge, inner });
}
