// What an edit changes in the page's state, before the server has answered: the draft, the history, what is picked.
import { idsOf } from "../editor/specs";
import { didAgain, recorded, type Typed, tookBack } from "../editor/undo";
import type { Network } from "../protocol.gen";
import type { State } from "./types";

export interface Drafted {
  type: "draft";
  network: Network;
  command: number;
  label: string;
  gesture: string | null;
}

/** The last gesture was taken back (to what was before), or the next was done again (to what was after). */
export interface Turned {
  type: "turned";
  to: "before" | "after";
  /** null: it was about a cell, and the design stays. */
  network: Network | null;
  command: number;
}

/** A cell of a parameter was typed over. */
export interface TypedOver {
  type: "typed";
  command: number;
  typed: Typed;
  label: string;
}

export function drafted(state: State, { network, command, label, gesture }: Drafted): State {
  const before = state.draft?.network ?? state.network?.network ?? null;
  const undo = state.editor.undo;
  const next = before ? recorded(undo, { label, before, after: network, command, gesture }) : undo;
  return {
    ...withDraft(state, network, command),
    editor: { ...state.editor, selection: staying(state, network), undo: next },
  };
}

export function turned(state: State, { to, network, command }: Turned): State {
  const undo = (to === "before" ? tookBack : didAgain)(state.editor.undo, command);
  if (!network) return { ...state, editor: { ...state.editor, undo } };
  return {
    ...withDraft(state, network, command),
    editor: { ...state.editor, selection: staying(state, network), undo },
  };
}

export function typedOver(state: State, { command, typed, label }: TypedOver): State {
  const design = state.draft?.network ?? state.network?.network ?? null;
  if (!design) return state;
  const undo = recorded(state.editor.undo, { label, before: design, after: design, command, typed });
  return { ...state, cured: null, editor: { ...state.editor, undo } };
}

const withDraft = (state: State, network: Network, command: number): State => ({
  ...state,
  draft: { network, command },
  cured: null,
});

/** Of what is picked, what is still there. */
function staying({ editor: { selection } }: State, network: Network): ReadonlySet<string> {
  const there = idsOf(network);
  const staying = [...selection].filter((id) => there.has(id));
  return staying.length === selection.size ? selection : new Set(staying);
}
