// Whether a node takes part, and with whose parameters.
import { setOff } from "../../editor/edits";
import { mayLearn } from "../../editor/specs";
import type { LayerSpec, LinearSpec, Network, OpSpec } from "../../protocol.gen";
import { change } from "../../state/editing";
import { titleOf } from "../../state/naming";
import { Choice } from "../settings/Choice";
import { type Chosen, common, setAll } from "./shared";

const STATES = [
  { name: "on", title: "On", doc: "It computes." },
  { name: "bypass", title: "Bypassed", doc: "Its first input goes through unchanged. Its parameters are kept." },
  { name: "mute", title: "Muted", doc: "It gives zeros of the shape that it would give. Its parameters are kept." },
] as const;

export function OffChoice({ of }: { of: Chosen<LinearSpec | LayerSpec | OpSpec> }) {
  const off = common<"bypass" | "mute" | "on">(of, "off", "on");
  return (
    <Choice
      label="Takes part"
      value={off ?? null}
      offers={STATES}
      onChange={(next) =>
        change(
          null,
          setOff(
            of.network,
            of.nodes.map(({ id }) => id),
            next === "on" ? null : next,
          ),
        )
      }
    />
  );
}

const OWN = { name: "", title: "Its own", doc: "Its parameters are its own." };
const MOST = 200;

export function SharesChoice({ of }: { of: Chosen<LinearSpec | LayerSpec> }) {
  const shares = common<string>(of, "shares", "");
  const offers = [OWN, ...lenders(of, shares ?? "")];
  if (offers.length === 1) return null;
  return (
    <Choice
      label="Parameters"
      value={shares ?? null}
      offers={offers}
      onChange={(next) => setAll(of, "shares", next === "" ? null : next)}
    />
  );
}

/** The nodes whose parameters could be used: of the same kind, and with their own. */
function lenders({ network, nodes }: Chosen<LinearSpec | LayerSpec>, now: string) {
  const chosen = new Set(nodes.map(({ id }) => id));
  const kind = kindOf(nodes[0]);
  return network.nodes
    .filter(
      (node) => mayLearn(node) && !chosen.has(node.id) && kindOf(node) === kind && (!node.shares || node.id === now),
    )
    .slice(0, MOST)
    .map((node) => offerOf(network, node as LinearSpec | LayerSpec));
}

const kindOf = (node: LinearSpec | LayerSpec | undefined): string => (node?.kind === "layer" ? node.layer : "linear");

const offerOf = (network: Network, node: LinearSpec | LayerSpec) => ({
  name: node.id,
  title: `Those of ${titleOf(network, node)}`,
  doc: "Both compute with the same parameters; their gradients add up.",
});
