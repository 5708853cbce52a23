// The one place where the page's state changes.
import { NOTHING_DONE, type Undo } from "../editor/undo";
import type { Arrived } from "../frames";
import type { Breakpoint, BreakpointsFrame, Refusal, WalkHop } from "../protocol.gen";
import { type Address, usuallyOpen } from "./address";
import { arrive, clamp, told } from "./arriving";
import { type Drafted, drafted, type Turned, type TypedOver, turned, typedOver } from "./drafting";
import { openFor, toggleLayer } from "./opened";
import { EMPTY, pictureOf } from "./picture";
import { lookingAt, MOST_TRAIL, NO_WALK, placedAt, placeOf } from "./trail";
import type { Connection, Focus, Level, Magnification, Place, State } from "./types";
import { hopTo } from "./walking";

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
  | Drafted
  | Turned
  | TypedOver
  | { type: "history"; undo: Undo }
  | { type: "pick"; ids: ReadonlySet<string> }
  | { type: "fold"; blocks: ReadonlySet<string> }
  | { type: "tell"; text: string; refusal: Refusal | null }
  | { type: "debugging"; on: boolean }
  | { type: "cured"; cured: State["cured"] }
  | { type: "dismiss"; notice: number }
  | { type: "speed"; speed: State["status"]["speed"] }
  | { type: "pending"; count: number };

export const INITIAL: State = {
  connection: "connecting",
  resumed: false,
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
  fitting: null,
  feeding: null,
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
  editor: { selection: new Set(), undo: NOTHING_DONE, folded: null },
  code: null,
  expression: null,
  notices: [],
  pending: 0,
};

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
      return drafted(state, action);
    case "turned":
      return turned(state, action);
    case "typed":
      return typedOver(state, action);
    case "history":
      return { ...state, editor: { ...state.editor, undo: action.undo } };
    case "pick":
      return { ...state, editor: { ...state.editor, selection: action.ids } };
    case "fold":
      return { ...state, editor: { ...state.editor, folded: action.blocks } };
    case "tell":
      return told(state, action.text, action.refusal);
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
    editor: address.folded ? { ...state.editor, folded: new Set(address.folded) } : state.editor,
  };
}

/** Breakpoints as they were just set, each with the words that are known of it. */
function listed({ breakpoints }: State, items: Breakpoint[]): BreakpointsFrame {
  const known = new Map(breakpoints?.items.map((item, index) => [item.id, breakpoints.titles[index] ?? ""]));
  return { type: "breakpoints", items, titles: items.map((item) => known.get(item.id) ?? "") };
}
