/** Where things happen in a training step, looked up once for a graph: however long the step, a question takes no walk through it. */
import type { GraphEvent, GraphFrame } from "../protocol.gen";

export type Phase = GraphEvent["phase"];

/** A run of events of one phase. `first` and `last` are the cursors after its first and its last event. */
export interface PhaseSpan {
  phase: Phase;
  title: string;
  first: number;
  last: number;
  count: number;
}

const TITLES: Record<Phase, string> = { forward: "Forward", backward: "Backward", update: "Update" };

export interface Moments {
  phases: PhaseSpan[];
  /** Of the first event that zeroes gradients; −1 where there is none. */
  zero: number;
  /** The event in which an op hands its gradient on to one of its inputs, by "op:input". */
  handed: ReadonlyMap<string, number>;
  /** The events that contribute to a node's gradient, in order, by the node. */
  into: ReadonlyMap<number, readonly number[]>;
  /** A layer's first event in each phase, by "layer:phase", and in the whole step, by the layer. */
  firsts: ReadonlyMap<string, number>;
}

const known = new WeakMap<readonly GraphEvent[], Moments>();

export function momentsOf(events: readonly GraphEvent[]): Moments {
  let moments = known.get(events);
  if (!moments) {
    moments = read(events);
    known.set(events, moments);
  }
  return moments;
}

function read(events: readonly GraphEvent[]): Moments {
  const phases: PhaseSpan[] = [];
  const handed = new Map<string, number>();
  const into = new Map<number, number[]>();
  const firsts = new Map<string, number>();
  let zero = -1;
  const first = (key: string, index: number) => {
    if (!firsts.has(key)) firsts.set(key, index);
  };
  events.forEach((event, index) => {
    const open = phases.at(-1);
    if (open && open.phase === event.phase) {
      open.last = index + 1;
      open.count += 1;
    } else {
      phases.push({ phase: event.phase, title: TITLES[event.phase], first: index + 1, last: index + 1, count: 1 });
    }
    if (event.kind === "vjp") {
      handed.set(`${event.node}:${event.input}`, index);
      const others = into.get(event.target);
      if (others) others.push(index);
      else into.set(event.target, [index]);
    }
    if (event.kind === "zero" && zero < 0) zero = index;
    if (event.layer !== null) {
      first(event.layer, index);
      first(`${event.layer}:${event.phase}`, index);
    }
  });
  return { phases, zero, handed, into, firsts };
}

/** The phase that a cursor stands in. */
export function phaseAt(events: readonly GraphEvent[], cursor: number): PhaseSpan | null {
  return momentsOf(events).phases.find((phase) => cursor >= phase.first && cursor <= phase.last) ?? null;
}

/** Whether, when `cursor` events have run, an op has handed its gradient on to that input. */
export function hasHanded(graph: GraphFrame, op: number, input: number, cursor: number): boolean {
  const event = momentsOf(graph.events).handed.get(`${op}:${input}`);
  return event !== undefined && event < cursor;
}
