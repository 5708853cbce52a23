/** The tab Node: all that can be set about what is picked on the canvas; with nothing picked, about the network. */
import { readName } from "../../canvas/cardData";
import { formulaLine, kindTitle } from "../../canvas/facts";
import { outputText, outputWords, parameterText } from "../../canvas/shapes";
import { setField } from "../../editor/edits";
import type { NodeSpec } from "../../editor/specs";
import type { Network } from "../../protocol.gen";
import { catalogue } from "../../state/catalogue";
import { designOf } from "../../state/controls";
import { change } from "../../state/editing";
import { titleOf } from "../../state/naming";
import { useStore } from "../../state/store";
import { Data } from "../settings/Data";
import { Faults } from "./Faults";
import { Fields, hasFields } from "./Fields";
import { Parameters } from "./Parameters";
import { BlockFields, Several } from "./Several";
import { TypedName } from "./TypedField";
import { Whole } from "./Whole";
import { Wires } from "./Wires";
import "../Settings.css";
import "./Node.css";

export function NodePanel() {
  const network = useStore(designOf);
  const selection = useStore((state) => state.editor.selection);
  if (!network) return null;
  const nodes = network.nodes.filter(({ id }) => selection.has(id));
  const [first] = nodes;
  return (
    <section className="Settings NodePanel" aria-label="Node">
      {!first ? (
        <Whole network={network} />
      ) : nodes.length === 1 ? (
        <One key={first.id} network={network} node={first} />
      ) : (
        <Several network={network} nodes={nodes} />
      )}
    </section>
  );
}

function One({ network, node }: { network: Network; node: NodeSpec }) {
  const frame = useStore((state) => state.network);
  const waiting = useStore((state) => state.draft !== null);
  const facts = frame && [outputWords(frame, node.id), parameterText(frame, node.id)].filter(Boolean).join(" · ");
  const formula = formulaLine(node, (port) => {
    const source = network.edges.find((edge) => edge.target === node.id && edge.port === port)?.source;
    return readName(network, source) ?? `input ${port + 1}`;
  });
  return (
    <>
      <h3>
        <bdi>{titleOf(network, node)}</bdi>
      </h3>
      <p className="NodePanel-fact">
        {kindTitle(node) !== titleOf(network, node) && <b>{kindTitle(node)}. </b>}
        {docOf(node)}
        {formula && (
          <>
            {" "}
            <bdi>{formula}</bdi>
          </>
        )}
      </p>
      {frame && (
        <p className="NodePanel-fact" data-stale={waiting || undefined} title={outputText(frame, node.id)}>
          Gives {facts}
        </p>
      )}
      {node.kind === "placeholder" && <p>{node.note || "It cannot be computed here."}</p>}
      <Faults network={network} id={node.id} />
      <TypedName
        label="Name"
        value={node.name}
        onChange={(name, gesture) => change(null, setField(network, node.id, "name", name), { gesture })}
      />
      {node.kind === "input" && network.data && <Data network={network} data={network.data} />}
      {hasFields(node) && <Fields of={{ network, nodes: [node] }} />}
      {node.group !== "" && <BlockFields network={network} nodes={[node]} />}
      <Wires network={network} node={node} />
      <Parameters id={node.id} />
    </>
  );
}

/** What a kind of node means, in a sentence. */
function docOf(node: NodeSpec): string {
  const { kinds, layers, ops } = catalogue();
  if (node.kind === "layer") return layers.find(({ name }) => name === node.layer)?.doc ?? "";
  if (node.kind === "op") return ops.find(({ name }) => name === node.op)?.doc ?? "";
  return kinds.find(({ name }) => name === node.kind)?.doc ?? "";
}
