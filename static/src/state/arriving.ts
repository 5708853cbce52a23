// What each frame from the server changes.
import { interned, NOTHING_DONE, refused } from "../editor/undo";
import { type Arrived, type Block, real } from "../frames";
import type { DataFrame, GraphFrame, NetworkFrame, PastFrame, Refusal, Welcome } from "../protocol.gen";
import { openIn } from "./opened";
import { liveOf, lookedInto, traceOf } from "./picture";
import { explained, NOTHING_ASKED } from "./trail";
import type { Notice, State } from "./types";
import { walked } from "./walking";

export function arrive(state: State, arrived: Arrived): State {
  const { frame } = arrived;
  switch (frame.type) {
    case "welcome":
      return welcomed(state, frame);
    case "done":
      return state.draft && state.draft.command <= frame.command ? { ...state, draft: null } : state;
    case "refusal": {
      const draft = state.draft && state.draft.command === frame.command ? null : state.draft;
      const undo = refused(state.editor.undo, frame.command ?? 0);
      return told({ ...state, draft, awaited: null, editor: { ...state.editor, undo } }, "", frame);
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
    case "code":
      return { ...state, code: { frame, about: state.network } };
    case "expression":
      return { ...state, expression: frame };
    case "past":
      return { ...state, past: frame };
    case "series":
      return { ...state, series: frame };
    case "breakpoints":
      return { ...state, breakpoints: frame };
    case "fits":
      return { ...state, fitting: frame };
    case "feeds":
      return { ...state, feeding: frame };
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
  const fresh: State = {
    ...state,
    connection: "open",
    // What was edited while the server could not hear it is said again.
    draft: frame.resumed && state.draft && state.draft.command > frame.last_command ? state.draft : null,
    live: null,
    showing: "step",
    resumed: frame.resumed,
  };
  if (!frame.set_back) return fresh;
  const steps = frame.set_back === 1 ? "one training step" : `${frame.set_back} training steps`;
  const text = `The engine was restarted. Your work is here, set back by ${steps}.`;
  return { ...fresh, notices: [...state.notices, notice("set-back", text)] };
}

function networked(state: State, frame: NetworkFrame): State {
  const other = state.network !== null && state.network.network.slug !== frame.network.slug;
  const notices =
    frame.anew.length > 0 && !other
      ? [
          ...state.notices.filter(({ kind }) => kind !== "anew"),
          notice(
            "anew",
            `Drawn anew in ${frame.anew.join(", ")}: what was not there before. All other weights were kept.`,
          ),
        ]
      : state.notices;
  return {
    ...state,
    network: { ...frame, network: interned(state.draft?.network ?? state.network?.network ?? null, frame.network) },
    notices,
    // What the page opened by an edit of its own can be taken back; another network begins its own history.
    editor: other && !state.draft ? { selection: new Set(), undo: NOTHING_DONE, folded: null } : state.editor,
    data: frame.network.data ? state.data : null,
    cured: other ? null : state.cured,
    open: other ? new Set() : state.open,
  };
}

/** The learner is told: once, where the same was refused before. */
export function told(state: State, text: string, refusal: Refusal | null): State {
  const others = state.notices.filter((one) =>
    refusal ? one.refusal?.code !== refusal.code || one.refusal.got !== refusal.got : one.text !== text,
  );
  return { ...state, notices: [...others.slice(-3), notice(refusal ? "refusal" : "told", text, refusal)] };
}

let lastNotice = 0;

function notice(kind: Notice["kind"], text: string, refusal: Refusal | null = null): Notice {
  lastNotice += 1;
  return { id: lastNotice, kind, text, refusal };
}

/** The nearest from 0 to `high`. */
export const clamp = (value: number, high: number) => Math.max(0, Math.min(high, value));

function assertNever(frame: never): never {
  throw new Error(`a frame without a case: ${JSON.stringify(frame)}`);
}
