// The history of one number: which one is shown, and asking the server for it whenever it may have changed.
import { real } from "../frames";
import type { SeriesFrame, SeriesPoint } from "../protocol.gen";
import type { Asked } from "../socket";
import { cellInFocus } from "./cells";
import { explanationOf } from "./explaining";
import { type Store, store } from "./store";
import type { Charted, State } from "./types";

/** The number that is explained: what its event wrote, or the one that no event of the step wrote. */
export function numberAt(state: State): Charted | null {
  const { leaf, graph, cursor, selected, focus } = state;
  if (leaf && leaf.node !== null && leaf.cell !== null)
    return { node: leaf.node, slot: leaf.slot ?? "value", cell: leaf.cell };
  const event = state.showing === "step" ? graph?.events[cursor - 1] : undefined;
  const told = explanationOf(state);
  if (event && told && event.target >= 0)
    return { node: event.target, slot: event.phase === "backward" ? "grad" : "value", cell: told.cell };
  const node =
    graph?.nodes[
      selected ?? graph.events.findLast((one) => one.kind === "forward" || one.kind === "loss")?.target ?? -1
    ];
  return node ? { node: node.id, slot: "value", cell: cellInFocus(node, node.shape, focus) } : null;
}

export const chart = (charted: Charted | null) => store.dispatch({ type: "chart", charted });

export function toggleHistory(): void {
  const state = store.get();
  chart(state.charted ? null : numberAt(state));
}

/** The series of the number that is shown; null while it is on its way. */
export function seriesOf(state: State): SeriesFrame | null {
  const { charted, series } = state;
  if (!charted || !series) return null;
  const same =
    series.node === charted.node && series.slot === charted.slot && String(series.cell) === String(charted.cell);
  return same ? series : null;
}

/** How a number can be changed by hand: right before a training step, or, of a typed constant, for all of them alike. */
export function changedFor({ graph }: State, { node, slot }: Charted): "step" | "all" | null {
  const one = graph?.nodes[node];
  if (slot !== "value" || !one) return null;
  if (one.kind === "parameter") return "step";
  const typed = graph?.layers.find(({ id }) => id === one.layer)?.kind === "value";
  return typed && one.kind === "constant" ? "all" : null;
}

const LIVE_MS = 400;

/** Keep the store supplied with the series that is shown; returns how to stop. */
export function keepCharted(from: Store, send: (command: Asked) => void): () => void {
  let asked = "";
  return from.subscribe((state) => {
    const { charted, trace, past, showing } = state;
    if (!charted || state.connection !== "open") {
      asked = "";
      return;
    }
    const moment = showing === "live" ? `live ${Math.floor(performance.now() / LIVE_MS)}` : trace?.id;
    const question = [
      moment,
      state.graph?.graph,
      past?.ghost?.step,
      past?.first,
      charted.node,
      charted.slot,
      charted.cell,
    ].join();
    if (question === asked) return;
    asked = question;
    send({ type: "history_of", node: charted.node, slot: charted.slot, cell: [...charted.cell] });
  });
}

export interface Row {
  step: number;
  value: number | null;
  ghost: number | null;
}

/** One row for each step that is known, in the order of steps. */
export function rowsOf(series: SeriesFrame): Row[] {
  const rows = new Map<number, Row>();
  const row = (step: number) => {
    const found = rows.get(step) ?? { step, value: null, ghost: null };
    rows.set(step, found);
    return found;
  };
  const put = (points: readonly SeriesPoint[], field: "value" | "ghost") => {
    for (const point of points) row(point.step)[field] = real(point.value);
  };
  put(series.points, "value");
  put(series.ghost, "ghost");
  return [...rows.values()].sort((a, b) => a.step - b.step);
}
