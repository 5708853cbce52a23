// The one place where the page's state changes.
import { type Arrived, type Block, real } from "../frames";
import { blockKeys, openAtFirst, openToOperations } from "../graph/blocks";
import type {
  Breakpoint,
  BreakpointsFrame,
  DataFrame,
  GraphFrame,
  Network,
  NetworkFrame,
  PastFrame,
  Refusal,
  WalkHop,
  Welcome,
} from "../protocol.gen";
import { type Address, usuallyOpen } from "./address";
import { EMPTY, liveOf, lookedInto, pictureOf, traceOf } from "./picture";
import { explained, lookingAt, MOST_TRAIL, NO_WALK, NOTHING_ASKED, placedAt, placeOf } from "./trail";
import type { Connection, Focus, Level, Magnification, Notice, Place, State } from "./types";
import { hopTo, walked } from "./walking";

export type Action =
  | { type: "arrived"; arrived: Arrived }
  | { type: "connection"; connection: Connection }
  | { type: "cursor"; cursor: number }
  | { type: "preview"; cursor: number | null }
  | { type: "focus"; focus: Focus }
  | { type: "whole"; whole: boolean }
  | { type: "await-example"; index: number }
  | { type: "cells"; cells: State["cells"] }
  | { type: "breakpoints"; items: Breakpoint[] }
  | { type: "chart"; charted: State["charted"] }
  | { type: "select"; node: number | null }
  | { type: "follow"; to: Place; selected: number }
  | { type: "back" }
  | { type: "ask-why"; kept: readonly WalkHop[] }
  | { type: "hop"; at: number }
  | { type: "leave-walk" }
  | { type: "level"; level: Level }
  | { type: "projector"; projector: boolean }
  | { type: "magnification"; magnification: Magnification }
  | { type: "toggle-layer"; layer: string }
  | { type: "visit"; address: Address }
  | { type: "draft"; network: Network; command: number }
  | { type: "debugging"; on: boolean }
  | { type: "cured"; cured: State["cured"] }
  | { type: "dismiss"; notice: number }
  | { type: "speed"; speed: State["status"]["speed"] }
  | { type: "pending"; count: number };

export const INITIAL: State = {
  connection: "connecting",
  network: null,
  draft: null,
  graph: null,
  data: null,
  trace: null,
  cursor: 0,
  previewed: null,
  live: null,
  showing: "step",
  picture: EMPTY,
  history: [],
  past: null,
  charted: null,
  series: null,
  breakpoints: null,
  stopped: null,
  status: { type: "status", playing: false, speed: 1, halt: null },
  focus: { row: 0, unit: 0, input: 0, at: null },
  whole: false,
  awaited: null,
  cells: null,
  sheet: null,
  diagnosis: null,
  debugging: false,
  cured: null,
  explanations: new Map(),
  prepared: new Map(),
  leaf: null,
  trail: [],
  level: "numbers",
  projector: false,
  magnification: "scalars",
  open: new Set(),
  selected: null,
  ...NO_WALK,
  notices: [],
  pending: 0,
};

let lastNotice = 0;

function notice(kind: Notice["kind"], text: string, refusal: Refusal | null = null): Notice {
  lastNotice += 1;
  return { id: lastNotice, kind, text, refusal };
}

const clamp = (value: number, high: number) => Math.max(0, Math.min(high, value));

/** Fields that the picture depends on: when one changed, the picture is made anew. */
const PICTURED = ["graph", "trace", "cursor", "previewed", "live", "showing", "focus", "whole"] as const;

export function reduce(state: State, action: Action): State {
  const next = change(state, action);
  return PICTURED.some((field) => next[field] !== state[field]) ? { ...next, picture: pictureOf(next) } : next;
}

function change(state: State, action: Action): State {
  switch (action.type) {
    case "arrived":
      return arrive(state, action.arrived);
    case "connection":
      return { ...state, connection: action.connection };
    case "cursor":
      return {
        ...state,
        cursor: clamp(action.cursor, state.graph?.events.length ?? 0),
        previewed: null,
        selected: null,
        leaf: null,
        ...NO_WALK,
        showing: "step",
      };
    case "preview":
      return action.cursor === state.previewed ? state : { ...state, previewed: action.cursor };
    case "focus":
      return { ...lookingAt(state, action.focus), leaf: null, ...NO_WALK };
    case "whole":
      return action.whole === state.whole ? state : { ...state, whole: action.whole };
    case "await-example":
      return { ...state, awaited: action.index };
    case "cells":
      return { ...state, cells: action.cells };
    case "breakpoints":
      return { ...state, breakpoints: listed(state, action.items) };
    case "chart":
      return { ...state, charted: action.charted };
    case "select":
      return { ...state, selected: action.node };
    case "follow":
      return {
        ...placedAt(state, action.to),
        trail: [...state.trail.slice(1 - MOST_TRAIL), placeOf(state)],
        selected: action.selected,
        ...NO_WALK,
      };
    case "ask-why":
      return { ...state, asking: state.trace && { trace: state.trace.id, kept: action.kept } };
    case "hop":
      return hopTo(state, action.at);
    case "leave-walk":
      return { ...state, ...NO_WALK };
    case "back": {
      const to = state.trail.at(-1);
      return to ? { ...placedAt(state, to), trail: state.trail.slice(0, -1), ...NO_WALK } : state;
    }
    case "level":
      return { ...state, level: action.level };
    case "projector":
      return { ...state, projector: action.projector };
    case "magnification":
      return { ...state, magnification: action.magnification, open: openFor(state, action.magnification) };
    case "visit":
      return visited(state, action.address);
    case "toggle-layer":
      return toggleLayer(state, action.layer);
    case "draft":
      return { ...state, draft: { network: action.network, command: action.command }, cured: null };
    case "debugging":
      return { ...state, debugging: action.on };
    case "cured":
      return { ...state, cured: action.cured };
    case "speed":
      return { ...state, status: { ...state.status, speed: action.speed } };
    case "dismiss":
      return { ...state, notices: state.notices.filter((item) => item.id !== action.notice) };
    case "pending":
      return { ...state, pending: action.count };
  }
}

/** What a magnification shows opened in place. */
function openFor(state: State, magnification: Magnification): ReadonlySet<string> {
  if (magnification === "scalars" || !state.graph) return state.open;
  return new Set(magnification === "layers" ? openAtFirst(state.graph) : openToOperations(state.graph));
}

/** What stays open in a new graph: what was, and what is open at first of the blocks that were not there. */
function openIn(state: State, graph: GraphFrame): ReadonlySet<string> {
  if (state.magnification === "operations") return openFor({ ...state, graph }, "operations");
  const before = state.graph ? blockKeys(state.graph) : new Set();
  return new Set([...state.open, ...openAtFirst(graph).filter((key) => !before.has(key))]);
}

/** Look as an address says; the step and the event it names have come. */
function visited(state: State, address: Address): State {
  const { graph } = state;
  if (!graph) return state;
  const { unit, input, at, view, whole } = address;
  const row = clamp(address.row, Math.max(0, graph.examples - 1));
  const focus: Focus = { row, unit, input, at: at && at.node < graph.nodes.length ? at : null };
  return {
    ...lookingAt(state, focus),
    whole,
    magnification: view,
    open: new Set(address.open ?? usuallyOpen(graph, view)),
  };
}

function toggleLayer(state: State, layer: string): State {
  const open = new Set(state.open);
  if (!open.delete(layer)) open.add(layer);
  return { ...state, open };
}

function arrive(state: State, arrived: Arrived): State {
  const { frame } = arrived;
  switch (frame.type) {
    case "welcome":
      return welcomed(state, frame);
    case "done":
      return state.draft && state.draft.command <= frame.command ? { ...state, draft: null } : state;
    case "refusal": {
      const draft = state.draft && state.draft.command === frame.command ? null : state.draft;
      const others = state.notices.filter(({ refusal }) => refusal?.code !== frame.code || refusal.got !== frame.got);
      return { ...state, draft, awaited: null, notices: [...others.slice(-3), notice("refusal", "", frame)] };
    }
    case "network":
      return networked(state, frame);
    case "graph":
      return {
        ...state,
        graph: frame,
        selected: null,
        ...NOTHING_ASKED,
        diagnosis: null,
        charted: stillThere(state, frame),
        series: null,
        live: null,
        cells: null,
        open: openIn(state, frame),
        focus: { ...state.focus, at: null, row: clamp(state.focus.row, Math.max(0, frame.examples - 1)) },
      };
    case "history":
      return { ...state, history: [...state.history.slice(0, frame.first), ...frame.points] };
    case "past":
      return { ...state, past: frame };
    case "series":
      return { ...state, series: frame };
    case "breakpoints":
      return { ...state, breakpoints: frame };
    case "stopped":
      return { ...state, stopped: frame };
    case "status":
      return {
        ...state,
        status: frame,
        previewed: frame.playing ? null : state.previewed,
        notices: frame.halt ? state.notices : state.notices.filter(({ refusal }) => refusal?.code !== "halted"),
      };
    case "diagnosis":
      return frame.trace === state.trace?.id ? { ...state, diagnosis: frame } : state;
    case "walk":
      return walked(state, frame);
    case "explanations":
      // An answer about a network that has been edited since is never mixed with the one on the screen.
      if (frame.trace !== state.trace?.id || state.trace.graph !== state.graph?.graph) return state;
      return explained(state, frame);
    case "trace": {
      if (!("block" in arrived)) return state;
      const same = state.trace?.id === frame.trace;
      const awaited = state.awaited === null ? -1 : frame.rows.indexOf(state.awaited);
      const found = awaited >= 0;
      const row = found ? awaited : clamp(state.focus.row, Math.max(0, frame.rows.length - 1));
      return {
        ...state,
        focus: row === state.focus.row && !found ? state.focus : { ...state.focus, row, ...(found && { at: null }) },
        whole: state.whole && !found,
        awaited: null,
        trace: same ? state.trace : traceOf(frame, arrived.block),
        cursor: frame.cursor,
        previewed: null,
        showing: "step",
        ...(same ? {} : NOTHING_ASKED),
        past: reached(state.past, frame.step),
      };
    }
    case "live":
      if (!("block" in arrived)) return state;
      return {
        ...state,
        live: liveOf(frame, arrived.block),
        showing: "live",
        past: reached(state.past, frame.step - 1),
      };
    case "look":
      if (!("block" in arrived) || frame.trace !== state.trace?.id) return state;
      return { ...state, trace: lookedInto(state.trace, frame, arrived.block) };
    case "tensor":
      if (!("block" in arrived) || frame.trace !== state.trace?.id) return state;
      return { ...state, sheet: { ...frame, norm: real(frame.norm), data: arrived.block.floats } };
    case "data":
      if (!("block" in arrived)) return state;
      return { ...state, data: { ...frame, ...columns(arrived.block, frame) } };
    default:
      return assertNever(frame);
  }
}

/** Breakpoints as they were just set, each with the words that are known of it. */
function listed({ breakpoints }: State, items: Breakpoint[]): BreakpointsFrame {
  const known = new Map(breakpoints?.items.map((item, index) => [item.id, breakpoints.titles[index] ?? ""]));
  return { type: "breakpoints", items, titles: items.map((item) => known.get(item.id) ?? "") };
}

/** The number whose history is shown, where the new graph has it too. */
function stillThere({ charted, graph }: State, next: GraphFrame): State["charted"] {
  if (!charted) return null;
  const [then, now] = [graph?.nodes[charted.node], next.nodes[charted.node]];
  return then && now && then.plain === now.plain && String(then.shape) === String(now.shape) ? charted : null;
}

/** The run has come to this training step: no further than before, or a step further. */
const reached = (past: PastFrame | null, step: number) => (past && step > past.last ? { ...past, last: step } : past);

function columns({ floats, pictures }: Block, { count, layout }: DataFrame) {
  const wide = layout === "points" ? 2 * count : 0;
  return {
    points: floats.subarray(0, wide),
    targets: floats.subarray(wide, wide + count),
    train: floats.subarray(wide + count, wide + 2 * count),
    bytes: pictures,
  };
}

function welcomed(state: State, frame: Welcome): State {
  const fresh: State = { ...state, connection: "open", draft: null, live: null, showing: "step" };
  if (!frame.set_back) return fresh;
  const steps = frame.set_back === 1 ? "one training step" : `${frame.set_back} training steps`;
  const text = `The engine was restarted. Your work is here, set back by ${steps}.`;
  return { ...fresh, notices: [...state.notices, notice("set-back", text)] };
}

function networked(state: State, frame: NetworkFrame): State {
  const other = state.network?.network.slug !== frame.network.slug;
  const notices =
    frame.anew.length > 0 && !other
      ? [
          ...state.notices,
          notice(
            "anew",
            `Drawn anew in ${frame.anew.join(", ")}: what was not there before. All other weights were kept.`,
          ),
        ]
      : state.notices;
  return {
    ...state,
    network: frame,
    notices,
    data: frame.network.data ? state.data : null,
    cured: other ? null : state.cured,
    open: other ? new Set() : state.open,
  };
}

function assertNever(frame: never): never {
  throw new Error(`a frame without a case in the reducer: ${JSON.stringify(frame)}`);
}
