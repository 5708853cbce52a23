// The picture as a pure function of (graph, trace, cursor) or of a live frame.

import { type Block, pictureData, real, tileData } from "../frames";
import { momentsOf } from "../graph/moments";
import type {
  GraphFrame,
  GraphNode,
  LiveFrame,
  LookFrame,
  TensorRef,
  TraceFrame,
  View as ViewFrame,
} from "../protocol.gen";
import { fitsFocus } from "./cells";
import { comingFor, key, readingTile, shownTile } from "./tiles";
import type { Focus, Live, Picture, Slot, State, Tile, Trace, View } from "./types";

function tileOf(ref: TensorRef, block: Block): Tile {
  const [planes, rows, cols] = ref.tile;
  return {
    shape: ref.shape,
    row: ref.row,
    mean: ref.mean,
    planes,
    rows,
    cols,
    origin: ref.origin,
    data: tileData(ref, block),
    coming: false,
    norm: real(ref.norm),
    low: ref.low,
    high: ref.high,
    average: ref.average,
    nonfinite: ref.nonfinite,
    event: ref.event,
  };
}

function tilesOf(tensors: readonly TensorRef[], block: Block): Map<string, Tile[]> {
  const tiles = new Map<string, Tile[]>();
  for (const ref of [...tensors].sort((a, b) => a.event - b.event)) {
    const at = key(ref.node, ref.slot);
    const list = tiles.get(at);
    if (list) list.push(tileOf(ref, block));
    else tiles.set(at, [tileOf(ref, block)]);
  }
  return tiles;
}

function viewOf(frame: ViewFrame, block: Block): View {
  const { chances } = frame;
  return {
    metrics: frame.metrics,
    chances: chances && {
      rows: chances.rows,
      classes: chances.classes,
      data: block.floats.subarray(chances.offset, chances.offset + chances.rows.length * chances.classes),
    },
    pictures: frame.pictures.map((ref) => ({
      layer: ref.layer,
      unit: ref.unit,
      role: ref.role,
      size: ref.size,
      scale: real(ref.scale),
      data: pictureData(ref, block),
    })),
  };
}

export function traceOf(frame: TraceFrame, block: Block): Trace {
  return {
    id: frame.trace,
    graph: frame.graph,
    step: frame.step,
    epoch: frame.epoch,
    stepInEpoch: frame.step_in_epoch,
    stepsPerEpoch: frame.steps_per_epoch,
    rest: frame.rest,
    rows: frame.rows,
    whole: frame.whole,
    writes: tilesOf(frame.tensors, block),
    looked: [],
    before: viewOf(frame.before, block),
    after: viewOf(frame.after, block),
  };
}

/** The most answers that are kept beside a trace. */
const MOST_LOOKED = 48;

/** The trace with what was asked for beside it. */
export function lookedInto(trace: Trace, frame: LookFrame, block: Block): Trace {
  const { row, unit, input } = frame;
  const nodes = frame.nodes ? new Set(frame.nodes) : null;
  const one = { row, unit, input, nodes, tiles: tilesOf(frame.tensors, block) };
  return { ...trace, looked: [one, ...trace.looked.slice(0, MOST_LOOKED - 1)] };
}

export function liveOf(frame: LiveFrame, block: Block): Live {
  return {
    graph: frame.graph,
    step: frame.step,
    epoch: frame.epoch,
    stepInEpoch: frame.step_in_epoch,
    stepsPerEpoch: frame.steps_per_epoch,
    epochsPerSecond: frame.epochs_per_second,
    batchLoss: real(frame.batch_loss),
    rows: frame.rows,
    tiles: new Map(frame.tensors.map((ref) => [key(ref.node, ref.slot), tileOf(ref, block)])),
    view: viewOf(frame.view, block),
  };
}

const nothing = () => null;

export const EMPTY: Picture = {
  mode: "empty",
  graph: null,
  tile: nothing,
  reading: nothing,
  mean: false,
  event: null,
  cursor: 0,
  view: null,
  rows: [],
};

/** What is looked at of a picture: the focus, or the mean over the whole batch. */
export interface Looking {
  focus: Focus;
  mean: boolean;
}

const FIRST: Looking = { focus: { row: 0, unit: 0, input: 0, at: null }, mean: false };

/** The picture when the first `cursor` events of the trace have run. */
export function stepPicture(graph: GraphFrame, trace: Trace, cursor: number, looking = FIRST): Picture {
  const { zero } = momentsOf(graph.events);
  const zeroed = zero >= 0 && cursor > zero;
  const gone = (slot: Slot) => zeroed && (slot === "grad" || slot === "contribution");
  return {
    mode: "step",
    graph,
    tile: (node, slot) => (gone(slot) ? null : shownTile(graph, trace, cursor, looking, node, slot)),
    reading: (node, slot) => (gone(slot) ? null : readingTile(graph, trace, cursor, looking, node, slot)),
    mean: looking.mean,
    event: cursor > 0 ? (graph.events[cursor - 1] ?? null) : null,
    cursor,
    view: cursor >= trace.rest ? trace.after : trace.before,
    rows: trace.rows,
  };
}

/** While training no mean is shown: a frame has one example's tiles. */
export function livePicture(graph: GraphFrame, live: Live, looking = FIRST): Picture {
  const tile = (node: number, slot: Slot) => {
    const one = graph.nodes[node];
    const sent = live.tiles.get(key(node, slot));
    if (!sent || !one) return null;
    return fitsFocus(one, sent, looking.focus, false) ? sent : comingFor(sent);
  };
  return {
    mode: "live",
    graph,
    tile,
    reading: tile,
    mean: false,
    event: null,
    cursor: 0,
    view: live.view,
    rows: live.rows,
  };
}

/** The shape of a node's tensor in the batch that is shown: the last batch of an epoch may be a smaller one. */
export function shapeIn(picture: Picture, node: GraphNode): readonly number[] {
  const tile = picture.tile(node.id, "value");
  if (tile) return tile.shape;
  const perExample = node.kind === "op" && node.shape[0] === picture.graph?.examples;
  return perExample ? [picture.rows.length, ...node.shape.slice(1)] : node.shape;
}

/** What `state` shows. A frame of another graph than the one on the screen is never mixed into it. */
export function pictureOf(state: State): Picture {
  const { graph, trace, live } = state;
  if (!graph) return EMPTY;
  const looking = { focus: state.focus, mean: state.whole };
  if (state.showing === "live" && live && live.graph === graph.graph) return livePicture(graph, live, looking);
  if (trace && trace.graph === graph.graph) return stepPicture(graph, trace, state.previewed ?? state.cursor, looking);
  return { ...EMPTY, graph };
}
