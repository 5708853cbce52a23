// A state as after the first paint of 2-4-2-1 tanh on circle, for tests and for drawing without a server.
// Its numbers are arbitrary: it stands for shapes and structure, never for values.
import type { Arrived } from "../frames";
import type { GraphEvent, GraphFrame, GraphLayer, GraphNode, TensorRef } from "../protocol.gen";
import { INITIAL, reduce } from "../state/reducer";
import type { State } from "../state/types";

const BATCH = 10;
const SIZES = [2, 4, 2, 1];

function node(nodes: GraphNode[], layer: string, part: Partial<GraphNode>): number {
  const id = nodes.length;
  nodes.push({
    id,
    layer,
    kind: "op",
    op: null,
    title: "",
    symbol: "",
    plain: "",
    latex: "",
    shape: [],
    axes: [],
    inputs: [],
    tracked: true,
    formula: "",
    meaning: "",
    curve: null,
    indexes: null,
    ...part,
  });
  return id;
}

export function sampleGraph(): GraphFrame {
  const nodes: GraphNode[] = [];
  const layers: GraphLayer[] = [];
  let flow = node(nodes, "x", {
    kind: "input",
    title: "input",
    plain: "x",
    latex: "x",
    shape: [BATCH, 2],
    axes: ["example", "unit"],
    tracked: false,
  });
  layers.push({
    id: "x",
    kind: "input",
    title: "Input",
    subtitle: "2 features",
    group: "",
    nodes: [flow],
    output: flow,
    units: 2,
  });
  SIZES.slice(1).forEach((out, index) => {
    const k = index + 1;
    const from = SIZES[index] ?? 0;
    const layer = `l${k}`;
    const w = node(nodes, layer, {
      kind: "parameter",
      title: "weight",
      plain: `W${k}`,
      latex: `W_${k}`,
      shape: [out, from],
      axes: ["unit", "input"],
    });
    const b = node(nodes, layer, {
      kind: "parameter",
      title: "bias",
      plain: `b${k}`,
      latex: `b_${k}`,
      shape: [out],
      axes: ["unit"],
    });
    const shape = [BATCH, out];
    const axes = ["example", "unit"];
    const m = node(nodes, layer, {
      op: "matmul",
      title: "matmul",
      symbol: "·",
      plain: `m${k}`,
      latex: `m_${k}`,
      shape,
      axes,
      inputs: [flow, w],
    });
    const z = node(nodes, layer, {
      op: "add",
      title: "add",
      symbol: "+",
      plain: `z${k}`,
      latex: `z_${k}`,
      shape,
      axes,
      inputs: [m, b],
    });
    const mine = [w, b, m, z];
    flow = z;
    if (k < 3) {
      flow = node(nodes, layer, {
        op: "tanh",
        title: "tanh",
        symbol: "tanh",
        plain: `h${k}`,
        latex: `h_${k}`,
        shape,
        axes,
        inputs: [z],
        curve: "tanh",
      });
      mine.push(flow);
    }
    const subtitle = `Linear ${from}→${out}${k < 3 ? ", tanh" : ""}`;
    layers.push({
      id: layer,
      kind: "linear",
      title: `Layer ${k}`,
      subtitle,
      nodes: mine,
      output: flow,
      units: out,
      group: "",
    });
  });
  const y = node(nodes, "loss", {
    kind: "target",
    title: "target",
    plain: "y",
    latex: "y",
    shape: [BATCH, 1],
    axes: ["example", "unit"],
    tracked: false,
  });
  const loss = node(nodes, "loss", {
    op: "bce_with_logits",
    title: "BCE with logits",
    plain: "L",
    latex: "L",
    inputs: [flow, y],
  });
  layers.push({
    id: "loss",
    kind: "loss",
    title: "Loss",
    subtitle: "BCE",
    nodes: [y, loss],
    output: loss,
    units: 1,
    group: "",
  });
  return {
    type: "graph",
    graph: 1,
    layers,
    nodes,
    events: sampleEvents(nodes, loss),
    loss,
    output: flow,
    examples: BATCH,
    packed_nodes: null,
    packed_events: null,
  };
}

function sampleEvents(nodes: GraphNode[], loss: number): GraphEvent[] {
  const ops = nodes.filter((one) => one.kind === "op");
  const of = (part: Partial<GraphEvent>): GraphEvent => ({
    kind: "forward",
    phase: "forward",
    node: -1,
    input: null,
    target: -1,
    writes: null,
    layer: part.node === undefined ? null : (nodes[part.node]?.layer ?? null),
    folds: [],
    ...part,
  });
  const events = ops.map((op) =>
    of({ kind: op.id === loss ? "loss" : "forward", node: op.id, target: op.id, writes: "value" }),
  );
  events.push(of({ kind: "seed", phase: "backward", node: loss, target: loss, writes: "grad" }));
  for (const op of [...ops].reverse()) {
    op.inputs.forEach((target, input) => {
      if (nodes[target]?.tracked) {
        events.push(of({ kind: "vjp", phase: "backward", node: op.id, input, target, writes: "grad" }));
      }
    });
  }
  for (const one of nodes.filter((each) => each.kind === "parameter")) {
    events.push(of({ kind: "update", phase: "update", node: one.id, target: one.id, writes: "value" }));
  }
  events.push(of({ kind: "zero", phase: "update" }));
  return events;
}

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** The frames of a first paint, as they would arrive; every tensor holds small numbers of both signs. */
export function sampleFrames(cursor = 0): Arrived[] {
  const graph = sampleGraph();
  const floats: number[] = [];
  const tensors: TensorRef[] = [];
  const write = (target: number, slot: "value" | "grad", event: number) => {
    const shape = graph.nodes[target]?.shape ?? [];
    const count = size(shape);
    const tile: [number, number, number] = [1, shape.length > 1 ? (shape[0] ?? 1) : 1, shape.at(-1) ?? 1];
    const where = { row: null, mean: false, tile, origin: [0, 0, 0] as [number, number, number] };
    const whole = { norm: 1, low: -1, high: 1, average: 0, nonfinite: 0 };
    tensors.push({ node: target, slot, event, shape, offset: floats.length, ...where, ...whole });
    for (let i = 0; i < count; i++)
      floats.push(slot === "grad" ? Math.sin(target * 7 + i) / 10 ** (i % 4) : Math.sin(target * 3 + i * 1.7));
  };
  for (const one of graph.nodes) if (one.kind !== "op") write(one.id, "value", -1);
  graph.events.forEach((event, index) => {
    if (event.writes === "value" || event.writes === "grad") write(event.target, event.writes, index);
  });
  const pictures: Int8Array[] = [];
  const picture = (layer: string, unit: number, role: "unit" | "decision") => {
    const side = role === "decision" ? 100 : 40;
    const data = new Int8Array(side * side);
    for (let i = 0; i < data.length; i++) {
      const [u, v] = [((i % side) / side) * 2 - 1, 1 - Math.floor(i / side) / (side / 2)];
      const plane = layer === "l3" ? 0.5 - u * u - v * v : Math.cos(unit) * u + Math.sin(unit + 1) * v;
      data[i] = Math.round(127 * Math.tanh(3 * plane));
    }
    const offset = pictures.reduce((sum, one) => sum + one.length, 0);
    pictures.push(data);
    return { layer, unit, role, size: side, offset, scale: 1 };
  };
  const refs = graph.layers
    .filter((layer) => layer.kind !== "loss")
    .flatMap((layer) => Array.from({ length: layer.units }, (_, unit) => picture(layer.id, unit, "unit")));
  refs.push(picture("l3", 0, "decision"));
  const metrics = {
    step: 0,
    train_loss: 0.69,
    test_loss: 0.7,
    train_accuracy: 0.5,
    test_accuracy: 0.48,
    confusion: null,
  };
  const view = { metrics, pictures: refs, chances: null };
  const block = { floats: new Float32Array(floats), pictures: new Int8Array(pictures.flatMap((one) => [...one])) };
  const frame = {
    type: "trace" as const,
    sequence: 1,
    trace: 1,
    graph: 1,
    step: 0,
    epoch: 0,
    step_in_epoch: 0,
    steps_per_epoch: 20,
    cursor,
    rest: graph.events.length - 1,
    rows: Array.from({ length: BATCH }, (_, row) => row),
    whole: true,
    tensors,
    before: view,
    after: view,
  };
  return [{ frame: graph }, { frame, block }];
}

/** The state after them. */
export function sampleState(cursor = 0): State {
  const arrive = (state: State, arrived: Arrived) => reduce(state, { type: "arrived", arrived });
  return sampleFrames(cursor).reduce(arrive, { ...INITIAL, connection: "open" });
}
