// The text of the design and its two ways: what is typed becomes the design, and what the design becomes is written.
import { useCallback, useEffect, useRef, useState } from "react";
import { sameDesign } from "../../editor/undo";
import type { ExpressionFrame, Network } from "../../protocol.gen";
import { designOf } from "../../state/controls";
import { canvasHands, change } from "../../state/editing";
import { store, useStore } from "../../state/store";
import { readExpression } from "../../state/texts";
import type { State } from "../../state/types";

/** After the last key; then it is read. */
const QUIET_MS = 250;
/** Typing that goes on after so long is another gesture. */
const PAUSE_MS = 2000;

const frameOf = (state: State) => state.expression;
const openOf = (state: State) => state.connection === "open";

/** Whether lines could say it: values and operations alone. */
export const sayable = ({ data, nodes }: Network): boolean =>
  data === null && nodes.every(({ kind }) => kind === "value" || kind === "op");

/** Whether the canvas draws another graph: other nodes or edges, not other numbers. */
const drawnElsewhere = (before: Network, after: Network): boolean =>
  before.edges.length !== after.edges.length ||
  before.nodes.map(({ id }) => id).join() !== after.nodes.map(({ id }) => id).join();

/** Who types a graph does not see where it is put: once it is drawn it is brought into view. */
const seeAll = (): void => void requestAnimationFrame(() => requestAnimationFrame(() => canvasHands()?.fit()));

export interface Typing {
  text: string;
  /** What the server said of this very text; null while it is on its way. */
  frame: ExpressionFrame | null;
  /** The design has a text, or there is one that has been typed. */
  written: boolean;
  type(text: string): void;
}

export function useExpression(): Typing {
  const design = useStore(designOf);
  const open = useStore(openOf);
  const frame = useStore(frameOf);
  const [text, setText] = useState("");
  const [written, setWritten] = useState(true);
  const asked = useRef<{ command: number; text: string | null } | null>(null);
  /** The design that the text is. */
  const ours = useRef<Network | null>(null);
  /** The edit by which it became the learner's. */
  const taken = useRef(0);
  const gesture = useRef({ count: 0, last: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const ask = useCallback((what: string | null) => {
    asked.current = { command: readExpression(what), text: what };
  }, []);

  // Whatever else changed the design, its text is asked for; what the text itself made of it is known.
  useEffect(() => {
    if (!design || !open) return;
    if (ours.current && sameDesign(ours.current, design)) return;
    ours.current = design;
    // A design that the server refuses is taken back; what was typed stays, to be corrected.
    if (store.get().notices.some(({ refusal }) => refusal?.command === taken.current)) return;
    clearTimeout(timer.current);
    ask(null);
  }, [design, open, ask]);

  useEffect(() => {
    if (!frame || frame.command !== asked.current?.command) return;
    const wanted = asked.current;
    asked.current = null;
    if (wanted.text === null) {
      // A design that has no lines for now, such as one with a loose end, leaves those from before.
      const now = designOf(store.get());
      if (frame.network || (now && !sayable(now))) setText(frame.text);
      setWritten(frame.network !== null);
      return;
    }
    if (!frame.network) return;
    const before = designOf(store.get());
    ours.current = frame.network;
    setWritten(true);
    if (before && sameDesign(before, frame.network)) return;
    change("Write an expression", frame.network, { gesture: `expression ${gesture.current.count}` });
    taken.current = store.get().draft?.command ?? 0;
    if (!before || drawnElsewhere(before, frame.network)) seeAll();
  }, [frame]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const type = useCallback(
    (next: string) => {
      const now = performance.now();
      if (now - gesture.current.last > PAUSE_MS) gesture.current.count += 1;
      gesture.current.last = now;
      setText(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => ask(next), QUIET_MS);
    },
    [ask],
  );

  return { text, frame: frame && frame.text === text ? frame : null, written, type };
}
