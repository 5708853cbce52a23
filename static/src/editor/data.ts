// Whether a design has data, by what is put into it first. Typed numbers and operations alone are an expression.
import type { Network } from "../protocol.gen";
import type { What } from "./specs";

/** The data to begin with: points in a circle and around it, as on the empty canvas. */
const FIRST: NonNullable<Network["data"]> = { kind: "circle", size: 250, noise: 0, train_share: 0.8, seed: 1 };

/** The design as it takes a new node: what reads data brings some along, and a value that comes first needs none. */
export function dataFor(network: Network, what: What): Network {
  const reads = what.kind === "input" || what.kind === "loss";
  if (reads) return network.data ? network : { ...network, data: FIRST };
  const alone = network.nodes.length === 0 && (what.kind === "value" || what.kind === "op");
  return alone && network.data ? { ...network, data: null } : network;
}
