// Every thing a person can do, one function each. Buttons, keys and gestures call these and nothing else.

import { labelOf } from "../editor/labels";
import { goesOn } from "../editor/undo";
import { within } from "../graph/run";
import type { Network, Remedy } from "../protocol.gen";
import { type Asked, Line } from "../socket";
import { tooLargeToEdit } from "./bounds";
import { cured } from "./cure";
import { nextGroup, previousGroup, sameLayer, samePhase } from "./cursor";
import { followed, lookedNode } from "./focus";
import { titleOf } from "./naming";
import { stepOf, store } from "./store";
import type { Magnification, Slot, State } from "./types";
import { weightBeside, weightLookedAt } from "./weights";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, "max"] as const;
export type Speed = (typeof SPEEDS)[number];

export const slug = document.documentElement.dataset.slug ?? "circle";

/** The copied link by which this page was opened. */
const copied = new URLSearchParams(location.search).get("link")?.slice(0, 64) ?? null;

export const line = new Line(
  slug,
  {
    arrived: (arrived) => store.dispatch({ type: "arrived", arrived }),
    connection: (connection) => store.dispatch({ type: "connection", connection }),
    pending: (count) => {
      store.dispatch({ type: "pending", count });
      goOn();
    },
    lastStep: () => {
      const { showing, live, trace } = store.get();
      return (showing === "live" ? live?.step : trace?.step) ?? 0;
    },
  },
  copied,
);

const eventsOf = (state: State) => state.graph?.events ?? [];

/** Move the cursor. The page has the whole trace, so the picture follows at once; the server is told. */
export function seek(cursor: number): void {
  const { trace, status } = store.get();
  if (!trace) return;
  if (status.playing) {
    pause();
    return;
  }
  store.dispatch({ type: "cursor", cursor });
  tell();
}

const TELL_MS = 60;
let telling: ReturnType<typeof setTimeout> | undefined;

/** Tell the server where the cursor is: the last place of a quick scrub, not each on the way. */
export function tell(): void {
  clearTimeout(telling);
  telling = setTimeout(() => {
    const { trace, cursor, status } = store.get();
    if (trace && !status.playing) line.send({ type: "seek", trace: trace.id, cursor });
  }, TELL_MS);
}

export const preview = (cursor: number | null) => store.dispatch({ type: "preview", cursor });

/** On by `target` events; past the last event the next training step is recorded. */
function advance(target: (state: State) => number): void {
  const state = store.get();
  if (state.status.playing) pause();
  else if (state.cursor < eventsOf(state).length) seek(target(state));
  else line.send({ type: "next_step", cursor: Math.max(1, target({ ...state, cursor: 0 })) });
}

export const stepForward = () => advance((state) => state.cursor + 1);
export const stepBack = () => seek(store.get().cursor - 1);
export const nextLayer = () => advance((state) => nextGroup(eventsOf(state), state.cursor, sameLayer));
export const previousLayer = () => seek(previousGroup(eventsOf(store.get()), store.get().cursor, sameLayer));
export const nextPhase = () => advance((state) => nextGroup(eventsOf(state), state.cursor, samePhase));
export const previousPhase = () => seek(previousGroup(eventsOf(store.get()), store.get().cursor, samePhase));
export const firstEvent = () => seek(0);
export const lastEvent = () => seek(eventsOf(store.get()).length);

/** The training step that was asked for and has not come yet, and the one wished for since: of a quick scrub, the last. */
let going: { step: number; command: number } | null = null;
let wish: number | null = null;

/** Show another training step of the run, at the same event; the nearest that can be shown. */
export function goToStep(step: number): void {
  const { past } = store.get();
  if (!past) return;
  const wanted = within(past, step);
  if (going) wish = wanted;
  else ask(wanted);
}

function ask(step: number): void {
  const { showing, cursor } = store.get();
  const command = line.send({ type: "go_to_step", step, cursor: showing === "live" ? null : cursor });
  going = { step, command };
}

/** An answer has come: go on to where the learner wishes to be by now. */
export function goOn(): void {
  if (!going || line.waitsFor(going.command)) return;
  const next = wish === going.step ? null : wish;
  going = wish = null;
  if (next !== null) ask(next);
}

/** Show the training step that uses this example of the dataset, with it in view. */
export function goToExample(index: number): void {
  const { showing, cursor } = store.get();
  store.dispatch({ type: "await-example", index });
  line.send({ type: "go_to_example", index, cursor: showing === "live" ? null : cursor });
}

const wished = (): number => wish ?? going?.step ?? stepOf(store.get());
const epoch = (): number => Math.max(1, store.get().past?.steps_per_epoch ?? 1);
export const previousTrainingStep = () => goToStep(wished() - 1);
export const nextTrainingStep = () => goToStep(wished() + 1);
export const previousEpoch = () => goToStep(wished() - epoch());
export const nextEpoch = () => goToStep(wished() + epoch());

export const trainStep = () => line.send({ type: "train", unit: "step" });
export const trainEpoch = () => line.send({ type: "train", unit: "epoch" });
export const play = () => line.send({ type: "play" });
export const pause = () => line.send({ type: "pause" });
export const playPause = () => (store.get().status.playing ? pause() : play());

/** Shown at once, so that the next press counts from it; the server's status confirms it. */
export function setSpeed(speed: Speed): void {
  store.dispatch({ type: "speed", speed });
  line.send({ type: "set_speed", speed });
}
function changeSpeed(by: 1 | -1): void {
  const at = SPEEDS.indexOf(store.get().status.speed as Speed);
  const speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))];
  if (speed !== undefined) setSpeed(speed);
}
export const faster = () => changeSpeed(1);
export const slower = () => changeSpeed(-1);

/** Look at another cell; without `input`, at the same input's weight. */
export const setFocus = (row: number, unit: number, input: number = store.get().focus.input) =>
  store.dispatch({ type: "focus", focus: { row, unit, input, at: null } });
/** Look at one full cell of one node's tensor; the other tensors follow its example and its unit. */
export function lookAt(node: number, cell: readonly number[]): void {
  const { graph, focus } = store.get();
  store.dispatch({ type: "focus", focus: { ...focus, ...followed(graph?.nodes[node], cell), at: { node, cell } } });
}
/** Look at the example so many further on; the first follows the last. */
export function changeExample(by: 1 | -1): void {
  const { focus, picture } = store.get();
  const count = picture.rows.length;
  if (count > 0) showExample((focus.row + by + count) % count);
}
export const nextExample = () => changeExample(1);
export const previousExample = () => changeExample(-1);
/** Look at one example of the batch; what is pinned in another one's tensor is let go. */
export function showExample(row: number): void {
  const { focus, whole } = store.get();
  if (whole) setWhole(false);
  setFocus(row, focus.unit, focus.input);
}
/** Look at the weight so many further on, in a picture of units and weights. */
export function changeWeight(by: 1 | -1): void {
  const state = store.get();
  const next = state.graph && weightBeside(state.graph, weightLookedAt(state), by, lookedNode(state));
  if (next) lookAt(next.node, next.cell);
}
export const nextWeight = () => changeWeight(1);
export const previousWeight = () => changeWeight(-1);
/** Look at the whole batch, whose numbers are means, or at one example again. */
export const setWhole = (whole: boolean) => store.dispatch({ type: "whole", whole });

/** All cells of a tensor: of the node that is meant, else of what is looked at. */
export function showCells(node: number | null = lookedNode(store.get()), slot: Slot = "value"): void {
  if (node !== null) store.dispatch({ type: "cells", cells: { node, slot } });
}
export const hideCells = () => store.dispatch({ type: "cells", cells: null });
/** Ask for a part of one tensor. */
export const readTensor = (part: Omit<Extract<Asked, { type: "tensor" }>, "type">) =>
  line.send({ type: "tensor", ...part });

export const select = (node: number | null) => store.dispatch({ type: "select", node });
export const setMagnification = (magnification: Magnification) =>
  store.dispatch({ type: "magnification", magnification });
export const toggleLayer = (layer: string) => store.dispatch({ type: "toggle-layer", layer });
export const dismiss = (notice: number) => store.dispatch({ type: "dismiss", notice });

/**
 * What an edit is called in the history (unsaid: what it changes), which edits in a row are one gesture, and the file
 * of `POST /api/open` that the design comes from, whose weights it then begins with.
 */
interface How {
  file?: string | null;
  label?: string | null;
  gesture?: string;
  /** The command that it takes back. */
  undoes?: number | null;
}

/**
 * The network as the learner wants it: shown at once as a draft, settled by the server, one entry of the history. One that
 * is too large to be sent is refused, and changes nothing.
 */
export function edit(network: Network, { label, gesture, file, undoes: taken }: How = {}): void {
  const before = designOf(store.get());
  if (network === before) return;
  const refusal = tooLargeToEdit(network);
  if (refusal) {
    store.dispatch({ type: "tell", text: "", refusal });
    return;
  }
  // Within a gesture each edit first takes back the one before, so that nothing is lost on the way from 8 over 1 to 12.
  const undoes = taken ?? goesOn(store.get().editor.undo, gesture ?? null)?.command ?? null;
  const command = line.send({ type: "edit", network, undoes, file: file ?? null });
  const said = label ?? (before ? labelOf(before, network, titleOf) : "");
  store.dispatch({ type: "draft", network, command, label: said, gesture: gesture ?? null });
}
/** One press against a finding. It can be taken back for as long as nothing else is changed. */
export function cure(remedy: Remedy): void {
  const before = designOf(store.get());
  if (!before) return;
  edit(cured(before, remedy), { label: remedy.text });
  if (remedy.start_over) line.send({ type: "reset" });
  store.dispatch({ type: "cured", cured: { text: remedy.text, before } });
}
export function undoCure(): void {
  const { cured: last, editor } = store.get();
  const top = editor.undo.past.at(-1);
  const undoes = top && top.before === last?.before ? top.command : null;
  if (last) edit(last.before, { label: `Take back: ${last.text}`, undoes });
}
export const debugging = (on: boolean) => store.dispatch({ type: "debugging", on });
/** Go where a finding shows: to the cursor after its event, at its node and cell. */
export function show(cursor: number | null, node: number | null, cell: readonly number[] | null = null): void {
  if (cursor !== null) seek(cursor);
  if (node !== null && cell) lookAt(node, cell);
  if (node !== null) select(node);
}

export const open = (other: string) => line.send({ type: "open", slug: other });

/** The design on the screen: the learner's last wish, else what the server has. */
export const designOf = (state: State): Network | null => state.draft?.network ?? state.network?.network ?? null;
