// What the page knows. Views read it; only `reducer.ts` makes a new one.

import type { Undo } from "../editor/undo";
import type {
  BreakpointsFrame,
  CodeFrame,
  DataFrame,
  Diagnosis,
  Explanation,
  ExpressionFrame,
  FeedsFrame,
  FitsFrame,
  GraphEvent,
  GraphFrame,
  HistoryPoint,
  Metrics,
  Network,
  NetworkFrame,
  PastFrame,
  PictureRef,
  Quantity,
  Refusal,
  SeriesFrame,
  StatusFrame,
  StoppedFrame,
  TensorFrame,
  TensorRef,
} from "../protocol.gen";
import type { Asking, Walking } from "./walking";

export type Slot = TensorRef["slot"];
/** How closely the graph is looked at; or `build`: the design itself, to be edited. */
export type Magnification = "scalars" | "layers" | "operations" | "build";

/** A part of a tensor: planes × rows × cols numbers, row by row, that begin at `origin` (plane, row, column).
 * Of three axes and more, where the first runs over the examples, it is of the example `row`, or the `mean` over all. */
export interface Tile {
  shape: readonly number[];
  row: number | null;
  mean: boolean;
  planes: number;
  rows: number;
  cols: number;
  origin: readonly [number, number, number];
  data: Float32Array;
  /** Its numbers are on their way: there is no data yet. */
  coming: boolean;
  /** Of the whole tensor; null while that is on its way too. */
  norm: number | null;
  /** Of its finite numbers; null where there are none. */
  low: number | null;
  high: number | null;
  average: number | null;
  nonfinite: number;
  event: number;
}

/** Tiles that the page asked for: of another example or part, or (`nodes`) of what the trace had left out. */
export interface Looked {
  row: number | null;
  unit: number;
  input: number;
  nodes: ReadonlySet<number> | null;
  tiles: ReadonlyMap<string, readonly Tile[]>;
}

/** A part of one tensor, as the page asked for it: rows × columns numbers that begin at (row, column) of the plane `lead`. */
export interface Sheet extends Omit<TensorFrame, "type" | "sequence" | "norm"> {
  norm: number;
  data: Float32Array;
}

/** A unit's output over the input plane; the value is data / 127 × scale, row 0 at the top. */
export interface UnitPicture {
  layer: string;
  unit: number;
  role: PictureRef["role"];
  size: number;
  scale: number;
  data: Int8Array;
}

export interface View {
  metrics: Metrics;
  pictures: UnitPicture[];
  /** How likely each class is held for some examples; null where no classes are told apart. */
  chances: Chances | null;
}

/** `rows` are places in the dataset: the batch's while stepping, the same all the time while training. */
export interface Chances {
  rows: readonly number[];
  classes: number;
  data: Float32Array;
}

/** One training step. `writes` holds, per node and slot, what was written, in the order of events; where it is not `whole`,
 * only of some nodes. `looked` is what the page asked for beside it, the newest first. */
export interface Trace {
  id: number;
  graph: number;
  step: number;
  epoch: number;
  stepInEpoch: number;
  stepsPerEpoch: number;
  rest: number;
  rows: number[];
  whole: boolean;
  writes: ReadonlyMap<string, readonly Tile[]>;
  looked: readonly Looked[];
  before: View;
  after: View;
}

/** The run while it trains: the last training step's values and gradients. */
export interface Live {
  graph: number;
  step: number;
  epoch: number;
  stepInEpoch: number;
  stepsPerEpoch: number;
  epochsPerSecond: number;
  batchLoss: number;
  rows: number[];
  tiles: ReadonlyMap<string, Tile>;
  view: View;
}

export interface Dataset {
  kind: string;
  task: "classification" | "regression";
  layout: DataFrame["layout"];
  /** Of one example. */
  shape: readonly number[];
  classes: readonly string[];
  words: readonly string[];
  count: number;
  low: number;
  high: number;
  /** Of a dataset in the plane; empty for others. */
  points: Float32Array;
  /** Pictures (ink from 0 to 127) or the places of words; empty for points. */
  bytes: Int8Array;
  targets: Float32Array;
  train: Float32Array;
}

/** The picture on the screen: a function of (graph, trace, cursor), or of the live frame. Nothing else. */
export interface Picture {
  mode: "empty" | "step" | "live";
  graph: GraphFrame | null;
  /** null: not computed. Shown as "—". `coming`: on its way. Shown as "…". */
  tile(node: number, slot: Slot): Tile | null;
  /** The tile that single numbers are read from: the mean over the examples, where the whole batch is looked at. */
  reading(node: number, slot: Slot): Tile | null;
  /** The whole batch is looked at: numbers are means over its examples. */
  mean: boolean;
  /** The last event that ran; null before the first. */
  event: GraphEvent | null;
  cursor: number;
  view: View | null;
  rows: number[];
}

/** The cell that is looked at: of a batch, `row` is the example and `unit` the column; of a weight matrix, `unit` is the row
 * and `input` the column. `at` pins one node's tensor to one full cell; other tensors follow the three numbers. */
export interface Focus {
  row: number;
  unit: number;
  input: number;
  at: { node: number; cell: readonly number[] } | null;
}

/** A cell of a node's tensor over the training steps. */
export interface Charted {
  node: number;
  slot: Slot;
  cell: readonly number[];
}

/** How an explanation is told. */
export type Level = "words" | "symbols" | "numbers";

/** What was looked at: an event and a cell; and `leaf`, a number that no event of the step wrote. */
export interface Place {
  cursor: number;
  focus: Focus;
  leaf: Quantity | null;
}

export type Connection = "connecting" | "open" | "lost" | "taken";

export interface Notice {
  id: number;
  kind: "refusal" | "set-back" | "anew" | "halt" | "told";
  refusal: Refusal | null;
  text: string;
}

export interface State {
  connection: Connection;
  /** The server had the work of this tab still, when the page last connected. */
  resumed: boolean;
  network: NetworkFrame | null;
  /** The design as the learner last asked for it, until the server has answered. */
  draft: { network: Network; command: number } | null;
  graph: GraphFrame | null;
  data: Dataset | null;
  trace: Trace | null;
  cursor: number;
  /** The cursor under the mouse on the timeline: shown, not committed. */
  previewed: number | null;
  live: Live | null;
  showing: "step" | "live";
  picture: Picture;
  history: readonly HistoryPoint[];
  /** Which training steps can be shown, and the future that was given up when something was changed. */
  past: PastFrame | null;
  /** The number whose history is shown, and the last series that came. */
  charted: Charted | null;
  series: SeriesFrame | null;
  breakpoints: BreakpointsFrame | null;
  /** The breakpoint that Continue met last, and where. */
  stopped: StoppedFrame | null;
  /** Where the output fits that was asked about last (`fitting.ts`). */
  fitting: FitsFrame | null;
  /** What fits into the input that was asked about last. */
  feeding: FeedsFrame | null;
  status: StatusFrame;
  focus: Focus;
  /** The whole batch is looked at, not one example. */
  whole: boolean;
  /** The example, by its place in the dataset, that is looked at as soon as the step comes that uses it. */
  awaited: number | null;
  /** The tensor whose cells are all shown, in a dialog. */
  cells: { node: number; slot: Slot } | null;
  /** The part of one tensor that was asked for last. */
  sheet: Sheet | null;
  /** What was found wrong with a training step of this graph: the shown one, or, while training goes on, the last. */
  diagnosis: Diagnosis | null;
  /** The panel Debug is in view, so a diagnosis is wanted of each step that is shown. */
  debugging: boolean;
  /** The cure that was pressed last, until the design is changed in another way; `before` takes it back. */
  cured: { text: string; before: Network } | null;
  /** Of the current trace and focus, by cursor. */
  explanations: ReadonlyMap<number, Explanation>;
  /** Of the current trace and other cells, by cell and cursor: what was looked at before, and what may be next. */
  prepared: ReadonlyMap<string, Explanation>;
  /** The number that is looked at where no event of the step wrote it: an input, a parameter before its update. */
  leaf: Quantity | null;
  /** The places from which numbers were followed, the last one last. */
  trail: readonly Place[];
  level: Level;
  /** The equation has the room: large numbers, for a projector. */
  projector: boolean;
  magnification: Magnification;
  open: ReadonlySet<string>;
  selected: number | null;
  /** The walk of Why, while one is shown. */
  walk: Walking | null;
  /** From where a walk has been asked for, until it comes. */
  asking: Asking | null;
  /** The nodes on the way that Why has walked so far: an edge between two of them is on it too. */
  path: ReadonlySet<number>;
  /** What is picked in Build, by ids in the design; what can be taken back; the blocks that are folded (null: as usual). */
  editor: { selection: ReadonlySet<string>; undo: Undo; folded: ReadonlySet<string> | null };
  /** The design as PyTorch, and the network frame that it is about. */
  code: { frame: CodeFrame; about: NetworkFrame | null } | null;
  /** The last text that was read as a design, or written of one. */
  expression: ExpressionFrame | null;
  notices: readonly Notice[];
  /** Commands sent and not yet answered. */
  pending: number;
}
