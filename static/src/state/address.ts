// Where one is, as the part of the address behind "#": written when the page is at rest, and gone to when it is opened.
// Steps and events are written as they are shown, steps from 1. Only what differs from a first visit is written.
import { openAtFirst, openToOperations } from "../graph/blocks";
import type { GraphFrame } from "../protocol.gen";
import { usuallyFolded } from "./folded";
import type { Focus, Magnification, State } from "./types";

export interface Address {
  /** A network of its own, packed (`files/linking.ts`). */
  net: string | null;
  seed: number | null;
  step: number | null;
  event: number | null;
  row: number;
  unit: number;
  input: number;
  at: Focus["at"];
  whole: boolean;
  view: Magnification;
  /** null: what the magnification usually has open. */
  open: readonly string[] | null;
  /** The blocks that are folded in Build; null: as usual. */
  folded: readonly string[] | null;
}

const VIEWS: readonly Magnification[] = ["scalars", "layers", "operations", "build"];

const MOST_OPEN = 64;

/** A network in the address. With `repeats` training from its seed leads to the step that is shown; with `begins` it
 * opens at its first event. */
export interface Packed {
  net: string;
  repeats: boolean;
  begins?: boolean;
}

/** The address of what is shown; "" for the first event of the first step, as it opens. */
export function writeAddress(state: State, packed: Packed | null = null): string {
  const { trace, cursor, focus, past, network } = state;
  const parts: string[] = [];
  const put = (name: string, value: number | string, usual: number | string) => {
    if (value !== usual) parts.push(`${name}=${value}`);
  };
  if (packed) {
    parts.push(`net=${packed.net}`);
    if (packed.repeats && trace) put("step", trace.step + 1, 1);
  } else if (past?.plain && trace && network) {
    put("seed", network.network.seed, past.seed);
    put("step", trace.step + 1, 1);
  }
  if (!packed?.begins) put("event", cursor, 0);
  put("row", focus.row + 1, 1);
  put("unit", focus.unit + 1, 1);
  put("input", focus.input + 1, 1);
  if (focus.at) parts.push(`at=${focus.at.node}:${focus.at.cell.map((index) => index + 1).join(",")}`);
  if (state.whole) parts.push("batch=whole");
  put("view", state.magnification, "scalars");
  const open = [...state.open].sort();
  if (state.graph && String(open) !== String([...usuallyOpen(state.graph, state.magnification)].sort()))
    parts.push(`open=${listed(open)}`);
  const folded = [...(state.editor.folded ?? [])].sort();
  if (state.magnification === "build" && network && state.editor.folded)
    if (String(folded) !== String(usuallyFolded(network.network).sort())) parts.push(`folded=${listed(folded)}`);
  return parts.length > 0 ? `#${parts.join("&")}` : "";
}

const listed = (names: readonly string[]): string => names.slice(0, MOST_OPEN).map(encodeURIComponent).join(",");

/** What a magnification has open before anything is opened or closed by hand. */
export const usuallyOpen = (graph: GraphFrame, view: Magnification): Iterable<string> =>
  view === "operations" ? openToOperations(graph) : openAtFirst(graph);

/** What an address says; null where it says nothing of this kind. Whatever is not a number of ours is passed over. */
export function readAddress(hash: string): Address | null {
  const said = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").split("&").slice(0, 32)) {
    const [name, value] = part.split("=");
    if (name && value !== undefined) said.set(name, value);
  }
  if (![...said.keys()].some((name) => KNOWN.has(name))) return null;
  const count = (name: string, from: number): number | null => {
    const value = Number(said.get(name) || Number.NaN);
    return Number.isSafeInteger(value) && value >= from ? value - from : null;
  };
  return {
    net: said.get("net") ?? null,
    seed: count("seed", 0),
    step: count("step", 1),
    event: count("event", 0),
    row: count("row", 1) ?? 0,
    unit: count("unit", 1) ?? 0,
    input: count("input", 1) ?? 0,
    at: pinned(said.get("at") ?? ""),
    whole: said.get("batch") === "whole",
    view: VIEWS.find((one) => one === said.get("view")) ?? "scalars",
    open: said.has("open") ? opened(said.get("open") ?? "") : null,
    folded: said.has("folded") ? opened(said.get("folded") ?? "") : null,
  };
}

const KNOWN = new Set([
  "net",
  "seed",
  "step",
  "event",
  "row",
  "unit",
  "input",
  "at",
  "batch",
  "view",
  "open",
  "folded",
]);

function pinned(text: string): Focus["at"] {
  const [node, cell] = text.split(":");
  if (!node || cell === undefined) return null;
  const indices = cell === "" ? [] : cell.split(",").map((index) => Number(index) - 1);
  const fits = [Number(node), ...indices].every((index) => Number.isSafeInteger(index) && index >= 0);
  return fits && indices.length <= 8 ? { node: Number(node), cell: indices } : null;
}

function opened(text: string): string[] {
  return text
    .split(",")
    .filter(Boolean)
    .slice(0, MOST_OPEN)
    .flatMap((name) => {
      try {
        return [decodeURIComponent(name)];
      } catch {
        return [];
      }
    });
}
