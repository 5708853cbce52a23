// The picture as a pure function of (graph, trace, cursor) or of a live frame.
import { type Block, pictureData, real, tileData } from "../frames";
import type { GraphFrame, GraphNode, LiveFrame, TensorRef, TraceFrame, View as ViewFrame } from "../protocol.gen";
import type { Live, Picture, Slot, State, Tile, Trace, View } from "./types";

export const key = (node: number, slot: Slot): string => `${node}:${slot}`;

function tileOf(ref: TensorRef, block: Block): Tile {
  return {
    shape: ref.shape,
    rows: ref.tile[0] ?? 1,
    cols: ref.tile[1] ?? 1,
    data: tileData(ref, block),
    norm: real(ref.norm),
    nonfinite: ref.nonfinite,
    event: ref.event,
  };
}

function viewOf(frame: ViewFrame, block: Block): View {
  return {
    metrics: frame.metrics,
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
  const writes = new Map<string, Tile[]>();
  for (const ref of [...frame.tensors].sort((a, b) => a.event - b.event)) {
    const at = key(ref.node, ref.slot);
    const list = writes.get(at);
    if (list) list.push(tileOf(ref, block));
    else writes.set(at, [tileOf(ref, block)]);
  }
  return {
    id: frame.trace,
    graph: frame.graph,
    step: frame.step,
    epoch: frame.epoch,
    stepInEpoch: frame.step_in_epoch,
    stepsPerEpoch: frame.steps_per_epoch,
    rest: frame.rest,
    rows: frame.rows,
    writes,
    before: viewOf(frame.before, block),
    after: viewOf(frame.after, block),
  };
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

export const EMPTY: Picture = {
  mode: "empty",
  graph: null,
  tile: () => null,
  event: null,
  cursor: 0,
  view: null,
  rows: [],
};

/** The picture when the first `cursor` events of the trace have run. */
export function stepPicture(graph: GraphFrame, trace: Trace, cursor: number): Picture {
  const zero = graph.events.findIndex((event) => event.kind === "zero");
  const zeroed = zero >= 0 && cursor > zero;
  return {
    mode: "step",
    graph,
    tile(node, slot) {
      if (zeroed && (slot === "grad" || slot === "contribution")) return null;
      return trace.writes.get(key(node, slot))?.findLast((tile) => tile.event < cursor) ?? null;
    },
    event: cursor > 0 ? (graph.events[cursor - 1] ?? null) : null,
    cursor,
    view: cursor >= trace.rest ? trace.after : trace.before,
    rows: trace.rows,
  };
}

export function livePicture(graph: GraphFrame, live: Live): Picture {
  return {
    mode: "live",
    graph,
    tile: (node, slot) => live.tiles.get(key(node, slot)) ?? null,
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
  if (state.showing === "live" && live && live.graph === graph.graph) return livePicture(graph, live);
  if (trace && trace.graph === graph.graph) return stepPicture(graph, trace, state.previewed ?? state.cursor);
  return { ...EMPTY, graph };
}
