// A number that no event of this training step wrote: where the way back ends.
import { real } from "../../frames";
import { formatSigned } from "../../paint/number";
import type { GraphFrame, GraphNode, Quantity } from "../../protocol.gen";
import { seek } from "../../state/controls";
import { namesIn } from "../../state/indexes";
import { useStore } from "../../state/store";
import type { State } from "../../state/types";
import { ChangeValue } from "../ChangeValue";
import { Formula } from "../Formula";
import "./ChainRule.css";
import { Head } from "./Head";

/** What kind of beginning it is, and what comes of it in this step. */
function wordsOf({ network, trace }: State, node: GraphNode, slot: Quantity["slot"]): string {
  if (slot !== "value" && slot !== "grad")
    return "It is the optimizer's own memory, as the training step before left it.";
  if (slot === "grad") return "It is a gradient that was there before this training step: it was not zeroed.";
  switch (node.kind) {
    case "input":
      return "It comes from the data: a feature of this example. Nothing computed it, and training does not change it.";
    case "target":
      return "It comes from the data: what the network should have said for this example.";
    case "parameter":
      return network?.network.data === null || (trace?.step ?? 0) > 0
        ? "It is a parameter, as it was before this training step. The update at the end of the step changes it."
        : "It is a parameter, as it was first drawn at random. The update at the end of the step changes it.";
    case "buffer":
      return "It is kept from step to step, and not trained.";
    default:
      return "It is given, and nothing in this step computes it.";
  }
}

const placeOf = (node: GraphNode, cell: readonly number[] | null): string =>
  (cell ?? []).flatMap((at, axis) => (node.axes[axis] ? [`${node.axes[axis]} ${at + 1}`] : [])).join(", ");

const updateOf = (graph: GraphFrame, node: number): number =>
  graph.events.findIndex((event) => event.kind === "update" && event.target === node);

export function Leaf({ of }: { of: Quantity }) {
  const graph = useStore((state) => state.graph);
  const node = graph?.nodes[of.node ?? -1];
  const words = useStore((state) => (node ? wordsOf(state, node, of.slot) : ""));
  const data = useStore((state) => state.data);
  if (!graph || !node) return null;
  const names = of.slot === "value" || of.slot === null ? namesIn({ data }, node) : null;
  const update = updateOf(graph, node.id);
  const value = real(of.value);
  const sign = names ? "zero" : value > 0 ? "pos" : value < 0 ? "neg" : "zero";
  return (
    <>
      <Head title={`${node.plain}, ${node.title.toLowerCase()}`} place={placeOf(node, of.cell)} />
      <div className={`ChainRule-cell ChainRule-now ChainRule-${sign} Explain-leaf`}>
        <span className="ChainRule-number">{(names ?? formatSigned)(value)}</span>
        <span aria-hidden="true">
          <Formula latex={node.latex} />
        </span>
      </div>
      <p className="Explain-told">{words}</p>
      {update >= 0 && of.slot === "value" && (
        <button type="button" className="Explain-way" onClick={() => seek(update + 1)}>
          See its update
        </button>
      )}
      {of.cell && <ChangeValue of={{ node: node.id, slot: of.slot ?? "value", cell: of.cell }} />}
    </>
  );
}
