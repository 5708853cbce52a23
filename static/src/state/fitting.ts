// Where the output that is being connected fits: asked of the server, which alone knows the shapes.
import type { FitsFrame } from "../protocol.gen";
import { line } from "./controls";
import type { State } from "./types";

export interface Fit {
  fits: boolean;
  why: string;
}

/** Ask where the output of a node fits. The answer comes as `state.fitting`. */
export const askFits = (source: string): void => {
  line.send({ type: "fits", source });
};

/** Ask which outputs fit into an input. The answer comes as `state.feeding`. */
export const askFeeds = (target: string, port: number): void => {
  line.send({ type: "feeds", target, port });
};

/** Whether the output of `source` fits into this input, and why not; null where that is not known (yet). */
export function feedOf({ feeding }: Pick<State, "feeding">, target: string, port: number, source: string): Fit | null {
  if (feeding?.target !== target || feeding.port !== port) return null;
  return feeding.sources.find(({ node }) => node === source) ?? null;
}

/** The answer about this node; null until it has come. */
export const fittingOf = ({ fitting }: Pick<State, "fitting">, source: string): FitsFrame | null =>
  fitting?.source === source ? fitting : null;

/** Whether it fits into this input, and why not; null where that is not known (yet). */
export function fitAt(fitting: FitsFrame | null, node: string, port: number): Fit | null {
  return fitting?.ports.find((one) => one.node === node && one.port === port) ?? null;
}

/** Whether a new node of this kind would take it. `name` is that of its layer, op or loss; else empty. */
export function fitOfKind(fitting: FitsFrame | null, kind: string, name: string): Fit | null {
  return fitting?.kinds.find((one) => one.kind === kind && one.name === name) ?? null;
}

/** The first input of a node into which it fits: where a connection lands that is dropped on the node itself. */
export function firstFit(fitting: FitsFrame | null, node: string): number | null {
  return fitting?.ports.find((one) => one.node === node && one.fits)?.port ?? null;
}
