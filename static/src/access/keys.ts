/** The keys of the controls. They act only while the stage has focus, and never while someone is typing. */

import { reset } from "../state/beginning";
import { continueRun, toggleBreakpoint } from "../state/breaking";
import { toggleHistory } from "../state/charting";
import {
  faster,
  firstEvent,
  lastEvent,
  nextExample,
  nextLayer,
  nextPhase,
  nextTrainingStep,
  nextWeight,
  playPause,
  previousExample,
  previousLayer,
  previousPhase,
  previousTrainingStep,
  previousWeight,
  showCells,
  slower,
  stepBack,
  stepForward,
  trainEpoch,
  trainStep,
} from "../state/controls";
import { back, previousHop, setLevel, toggleProjector, why } from "../state/following";
import { slide } from "../state/sliding";

/** What concerns Explain alone. These keys act in its panel too. */
const EXPLAINING = {
  words: () => setLevel("words"),
  symbols: () => setLevel("symbols"),
  numbers: () => setLevel("numbers"),
  back,
  why,
  previousHop,
  projector: toggleProjector,
  nextPosition: () => slide(1),
  previousPosition: () => slide(-1),
} as const;

const CONTROLS = {
  ...EXPLAINING,
  stepForward,
  stepBack,
  nextLayer,
  previousLayer,
  nextPhase,
  previousPhase,
  firstEvent,
  lastEvent,
  previousTrainingStep,
  nextTrainingStep,
  trainStep,
  trainEpoch,
  playPause,
  slower,
  faster,
  reset,
  toggleBreakpoint,
  continueRun,
  previousExample,
  nextExample,
  toggleHistory,
  previousWeight,
  nextWeight,
} as const;

export type Control = keyof typeof CONTROLS;
export type KeyAction = Control | "help" | "explain" | "cells";

/** One row of the list of keys: what is done, the button's name, and the keys that do the same. */
export interface KeyRow {
  action: KeyAction;
  name: string;
  keys: readonly string[];
}

export const KEYS: readonly KeyRow[] = [
  { action: "stepForward", name: "Step forward", keys: ["ArrowRight", "F10"] },
  { action: "stepBack", name: "Step back", keys: ["ArrowLeft", "Shift+F10"] },
  { action: "nextLayer", name: "Next layer", keys: ["Shift+ArrowRight"] },
  { action: "previousLayer", name: "Previous layer", keys: ["Shift+ArrowLeft"] },
  { action: "nextPhase", name: "Next phase", keys: ["Control+ArrowRight"] },
  { action: "previousPhase", name: "Previous phase", keys: ["Control+ArrowLeft"] },
  { action: "firstEvent", name: "First event", keys: ["Home"] },
  { action: "lastEvent", name: "Last event", keys: ["End"] },
  { action: "previousTrainingStep", name: "Previous training step", keys: [","] },
  { action: "nextTrainingStep", name: "Next training step", keys: ["."] },
  { action: "trainStep", name: "Train one step", keys: ["S"] },
  { action: "trainEpoch", name: "Train one epoch", keys: ["Shift+S"] },
  { action: "playPause", name: "Play / Pause", keys: ["Space"] },
  { action: "slower", name: "Slower", keys: ["<"] },
  { action: "faster", name: "Faster", keys: [">"] },
  { action: "reset", name: "Reset", keys: ["R"] },
  { action: "toggleBreakpoint", name: "Toggle breakpoint", keys: ["B", "F9"] },
  { action: "continueRun", name: "Continue to the next breakpoint", keys: ["C"] },
  { action: "previousExample", name: "Previous example", keys: ["PageUp"] },
  { action: "nextExample", name: "Next example", keys: ["PageDown"] },
  { action: "previousWeight", name: "Previous weight", keys: ["["] },
  { action: "nextWeight", name: "Next weight", keys: ["]"] },
  { action: "cells", name: "All cells of a tensor", keys: ["A"] },
  { action: "toggleHistory", name: "History of this number", keys: ["H"] },
  { action: "explain", name: "Explain this step", keys: ["E"] },
  { action: "words", name: "Explain in words", keys: ["1"] },
  { action: "symbols", name: "Explain in symbols", keys: ["2"] },
  { action: "numbers", name: "Explain in numbers", keys: ["3"] },
  { action: "why", name: "Why this number: one hop on", keys: ["W"] },
  { action: "previousHop", name: "Why: one hop back", keys: ["Shift+W"] },
  { action: "back", name: "Back from a number that was followed", keys: ["Backspace"] },
  { action: "nextPosition", name: "Explain the next cell", keys: ["N"] },
  { action: "previousPosition", name: "Explain the cell before", keys: ["Shift+N"] },
  { action: "projector", name: "Projector: the equation large", keys: ["P"] },
  { action: "help", name: "All keys", keys: ["?"] },
];

const BY_KEY = new Map(KEYS.flatMap((row) => row.keys.map((key) => [key, row.action] as const)));

export type Pressed = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">;

/** The chord as it is written in the table. Shift is part of a sign such as "?" and is not named again. */
export function chord(event: Pressed): string {
  const { key } = event;
  const named = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  const sign = named.length === 1 && !/[A-Z0-9]/.test(named);
  return `${event.ctrlKey ? "Control+" : ""}${event.shiftKey && !sign ? "Shift+" : ""}${named}`;
}

export function actionFor(event: Pressed): KeyAction | null {
  if (event.altKey || event.metaKey) return null;
  return BY_KEY.get(chord(event)) ?? null;
}

const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true'], [role='textbox']";
const OWN_ARROWS =
  "[role='tablist'], [role='slider'], [role='menu'], [role='listbox'], [role='radiogroup'], [role='toolbar'], [role='dialog']";
const PRESSABLE = "button, a[href], summary, [role='button'], [role='tab'], [role='link'], [role='switch']";

/** Whether what has focus inside the stage wants this key for itself. */
export function belongsToTarget(target: Element, event: Pressed): boolean {
  if (target.closest(TYPING)) return true;
  if (/^(Arrow|Home|End)/.test(event.key)) return target.closest(OWN_ARROWS) !== null;
  if (event.key === " " || event.key === "Enter") return target.closest(PRESSABLE) !== null;
  return false;
}

/** The node of the card or unit that has focus. */
function nodeAt(target: EventTarget | null): number | undefined {
  const node = target instanceof Element ? target.closest("[data-node]")?.getAttribute("data-node") : null;
  return node ? Number(node) : undefined;
}

export interface Handled {
  help(): void;
  explain(): void;
}

/** Carry out what a key on the stage means. True when it meant something. */
export function pressOnStage(event: KeyboardEvent, on: Handled): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if (event.target instanceof Element && belongsToTarget(event.target, event)) return false;
  const action = actionFor(event);
  if (!action) return false;
  event.preventDefault();
  if (action === "help") on.help();
  else if (action === "explain") on.explain();
  else if (action === "cells") showCells(nodeAt(event.target));
  else CONTROLS[action]();
  return true;
}

/** The same in the panel of Explain, for the keys that concern it. */
export function pressOnExplain(event: KeyboardEvent): void {
  if (event.defaultPrevented || (event.target instanceof Element && belongsToTarget(event.target, event))) return;
  const action = actionFor(event);
  if (!action || !(action in EXPLAINING)) return;
  event.preventDefault();
  EXPLAINING[action as keyof typeof EXPLAINING]();
}

const SIGNS: Record<string, string> = {
  ArrowRight: "→",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Control: "Ctrl",
};

/** A chord for eyes: "Shift+ArrowRight" → ["Shift", "→"]. */
export const keyCaps = (keys: string): string[] => keys.split("+").map((part) => SIGNS[part] ?? part);

/** The chords of a control for `aria-keyshortcuts`. */
export const shortcutsOf = (action: KeyAction): string =>
  (KEYS.find((row) => row.action === action)?.keys ?? []).join(" ");
