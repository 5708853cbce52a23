/** The keys of Build. They go before those of the stage while the canvas has focus, and never while someone is typing. */
import {
  canvasHands,
  copyInto,
  cutInto,
  duplicateSelection,
  groupSelection,
  nudge,
  pasteText,
  pick,
  pickAll,
  redo,
  removeSelection,
  switchSelection,
  undo,
  ungroupSelection,
} from "../state/editing";
import { store } from "../state/store";
import { offerBuildKeys, openPanel } from "./building";
import { belongsToTarget, chord } from "./keys";

const STEP = 1;
const STRIDE = 10;

export interface BuildKey {
  name: string;
  keys: readonly string[];
  /** Only with nodes picked; else the key means what it means on the stage. */
  picked?: boolean;
  /** null: the browser's own event does it, or the canvas, which knows where the focus is. */
  act: ((key: string) => void) | null;
}

const WAYS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function nudgeBy(key: string): void {
  const [x, y] = WAYS[key.replace("Shift+", "")] ?? [0, 0];
  const far = key.startsWith("Shift+") ? STRIDE : STEP;
  nudge(x * far, y * far);
}

const arrows = Object.keys(WAYS);

export const BUILD_KEYS: readonly BuildKey[] = [
  { name: "Add a node: search", keys: ["/"], act: () => canvasHands()?.search() },
  { name: "Settings of the node", keys: ["Enter"], picked: true, act: () => openPanel("Node") },
  { name: "From node to node, and to the wires that leave each", keys: ["Tab", "Shift+Tab"], act: null },
  { name: "Menu of the node", keys: ["Shift+F10"], act: null },
  { name: "Undo", keys: ["Control+Z"], act: undo },
  { name: "Redo", keys: ["Control+Shift+Z", "Control+Y"], act: redo },
  { name: "Copy", keys: ["Control+C"], act: null },
  { name: "Cut", keys: ["Control+X"], act: null },
  { name: "Paste", keys: ["Control+V"], act: null },
  { name: "Duplicate", keys: ["Control+D"], act: duplicateSelection },
  { name: "Pick all", keys: ["Control+A"], act: pickAll },
  { name: "Pick none", keys: ["Escape"], picked: true, act: () => pick([]) },
  { name: "Remove", keys: ["Delete", "Backspace"], picked: true, act: () => removeSelection() },
  {
    name: "Remove, and connect what is around",
    keys: ["Shift+Delete"],
    picked: true,
    act: () => removeSelection(true),
  },
  { name: "Move by 1", keys: arrows, picked: true, act: nudgeBy },
  { name: "Move by 10", keys: arrows.map((key) => `Shift+${key}`), picked: true, act: nudgeBy },
  { name: "Lay out", keys: ["L"], act: () => canvasHands()?.layout() },
  { name: "See all", keys: ["F"], act: () => canvasHands()?.fit() },
  { name: "Find a node", keys: ["Control+F"], act: () => canvasHands()?.find() },
  { name: "Group into a block", keys: ["Control+G"], act: groupSelection },
  { name: "Ungroup", keys: ["Control+Shift+G"], act: ungroupSelection },
  { name: "Mute", keys: ["M"], act: () => switchSelection("mute") },
  { name: "Bypass", keys: ["Shift+M"], act: () => switchSelection("bypass") },
];

const BY_KEY = new Map(BUILD_KEYS.flatMap((row) => row.keys.map((key) => [key, row] as const)));

/** Carry out what a key on the canvas means. True when it meant something. */
export function pressInBuild(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false;
  if (event.target instanceof Element && belongsToTarget(event.target, event)) return false;
  // On a Mac the command key does what Control does elsewhere.
  const key = chord({ ...pressed(event), ctrlKey: event.ctrlKey || event.metaKey });
  const row = BY_KEY.get(key);
  if (!row?.act || (row.picked && store.get().editor.selection.size === 0)) return false;
  event.preventDefault();
  row.act(key);
  return true;
}

/** Undo and Redo act beside the canvas too, but for where they take back what is being typed. */
function turn(event: KeyboardEvent): void {
  const { target } = event;
  if (
    !(target instanceof Element) ||
    target.closest("[data-stage], [role='dialog'], textarea, [contenteditable='true']")
  )
    return;
  if (event.defaultPrevented || event.altKey || target.matches("input:not([type='checkbox'])")) return;
  const act = BY_KEY.get(chord({ ...pressed(event), ctrlKey: event.ctrlKey || event.metaKey }))?.act;
  if (act !== undo && act !== redo) return;
  event.preventDefault();
  act("");
}

const pressed = ({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent) => ({
  key,
  shiftKey,
  ctrlKey,
  altKey,
  metaKey,
});

/** Copying and pasting by the browser's own events: they need no permission, and the menus of the browser work too. */
function clipboard(event: ClipboardEvent): void {
  const { target } = event;
  const typing = target instanceof Element && target.closest("input, textarea, select, [contenteditable='true']");
  const inside = target === document.body || (target instanceof Element && target.closest("[data-stage]"));
  if (event.defaultPrevented || typing || !inside || !event.clipboardData) return;
  const words = document.getSelection()?.toString();
  if (event.type === "paste") pasteText(event.clipboardData.getData("text/plain"));
  else if (words || !(event.type === "copy" ? copyInto : cutInto)(event.clipboardData)) return;
  event.preventDefault();
}

const CLIPBOARD = ["copy", "cut", "paste"] as const;

/** The canvas is there: its keys act from now on. Returns how to stop. */
export function listenInBuild(): () => void {
  const stop = offerBuildKeys(pressInBuild);
  document.addEventListener("keydown", turn);
  for (const name of CLIPBOARD) document.addEventListener(name, clipboard);
  return () => {
    stop();
    document.removeEventListener("keydown", turn);
    for (const name of CLIPBOARD) document.removeEventListener(name, clipboard);
  };
}
