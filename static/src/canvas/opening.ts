/** What opens above the canvas, and where on the screen. */
import { openPanel } from "../access/building";
import type { Point } from "../editor/specs";
import { pick } from "../state/editing";
import { rememberFocus } from "./focus";
import { type MenuOf, setView } from "./view";

interface Spot {
  clientX: number;
  clientY: number;
}

export const openMenu = ({ clientX, clientY }: Spot, of: MenuOf): void =>
  setView({ above: { kind: "menu", x: clientX, y: clientY, of } });

export const openSearch = ({ clientX, clientY }: Spot, at: Point | null): void =>
  setView({ above: { kind: "search", x: clientX, y: clientY, at, from: null, on: null } });

export function openPanelOf(id: string): void {
  pick([id]);
  openPanel("Node");
}

/** The same by key: the keys go to the panel, and Escape brings them back. */
export function goToPanelOf(id: string): void {
  rememberFocus();
  openPanelOf(id);
  requestAnimationFrame(() => document.getElementById("tab-panel")?.focus());
}

/** Where something on the screen is, for what opens below it. */
export function below(element: Element | null): Spot {
  const box = (element ?? document.querySelector("[data-stage]"))?.getBoundingClientRect();
  if (!box) return { clientX: 0, clientY: 0 };
  if (!element?.closest("[data-card], button"))
    return { clientX: box.left + box.width / 2 - 160, clientY: box.top + 90 };
  return { clientX: box.left + Math.min(24, box.width / 2), clientY: box.bottom + 4 };
}
