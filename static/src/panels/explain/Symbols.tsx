// An explanation as a formula with shapes, and what each of its symbols is.
import type { Explanation, GraphFrame, GraphNode } from "../../protocol.gen";
import { lookInto } from "../../state/following";
import { shapeIn } from "../../state/picture";
import { useStore } from "../../state/store";
import { Formula } from "../Formula";
import { Cells } from "./Words";

export function Symbols({ of }: { of: Explanation }) {
  return (
    <>
      {of.symbols && (
        <div className="Explain-formula">
          <Formula latex={of.symbols} display />
          {of.shapes.includes("[") && <p className="Explain-formula-shapes">{of.shapes}</p>}
        </div>
      )}
      <Cells of={of} />
      <Meanings of={of} />
    </>
  );
}

interface Part {
  node: GraphNode;
  slot: "value" | "grad";
}

/** The tensors that the event reads and writes, each once: gradients by their own symbol. */
function partsOf(graph: GraphFrame, of: Explanation): Part[] {
  const event = graph.events[of.cursor - 1];
  const target = graph.nodes[event?.target ?? -1];
  const op = graph.nodes[event?.node ?? -1];
  if (!event || !target || !op) return [];
  const value = (node: GraphNode | undefined) => (node ? [{ node, slot: "value" as const }] : []);
  const grad = (node: GraphNode) => ({ node, slot: "grad" as const });
  const inputs = op.inputs.flatMap((id) => value(graph.nodes[id]));
  switch (event.kind) {
    case "forward":
    case "loss":
      return [...value(op), ...inputs];
    case "vjp":
      return [grad(target), grad(op), ...inputs, ...value(op)];
    case "seed":
    case "accumulate":
      return [grad(target)];
    default:
      return [...value(target), grad(target)];
  }
}

function Meanings({ of }: { of: Explanation }) {
  const graph = useStore((state) => state.graph);
  const picture = useStore((state) => state.picture);
  if (!graph) return null;
  const named = (one: Part) => `${one.node.id}:${one.slot}`;
  const all = partsOf(graph, of);
  const parts = all.filter((one, at) => all.findIndex((other) => named(other) === named(one)) === at);
  return (
    <table className="Explain-meanings">
      <caption className="unseen">What each symbol is</caption>
      <thead className="unseen">
        <tr>
          <th scope="col">symbol</th>
          <th scope="col">shape</th>
          <th scope="col">what it is</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ node, slot }) => (
          <tr key={`${node.id}:${slot}`}>
            <th scope="row">
              <button
                type="button"
                title={`Where ${slot === "grad" ? "the gradient of " : ""}${node.plain} comes from`}
                onClick={() => lookInto(node.id, slot)}
              >
                <Formula latex={slot === "grad" ? `\\partial L/\\partial ${node.latex}` : node.latex} />
              </button>
            </th>
            <td>{shapeText(shapeIn(picture, node))}</td>
            <td>{meaning(graph, node, slot)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shapeText = (shape: readonly number[]) => (shape.length === 0 ? "one number" : `[${shape.join(",")}]`);

function meaning(graph: GraphFrame, node: GraphNode, slot: "value" | "grad"): string {
  const layer = graph.layers.find((one) => one.id === node.layer)?.title ?? "";
  const where = layer && layer.toLowerCase() !== node.title.toLowerCase() ? `, ${layer}` : "";
  const what = node.op ? `what ${node.title} gives` : node.title.toLowerCase();
  return slot === "grad" ? `gradient of ${node.plain}${where}` : `${what}${where}`;
}
