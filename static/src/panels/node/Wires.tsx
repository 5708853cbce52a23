// What feeds a node and what it feeds, as lists: the way to connect without dragging.
import { useState } from "react";
import { kindTitle, portsOf } from "../../canvas/facts";
import { counted, outputWords } from "../../canvas/shapes";
import { connect, disconnect, freePort, inputsOf, outputsOf } from "../../editor/connect";
import type { Edge, NodeSpec } from "../../editor/specs";
import type { FitsFrame, Network } from "../../protocol.gen";
import { change, pick } from "../../state/editing";
import { askFits, fitAt, fittingOf } from "../../state/fitting";
import { titleOf } from "../../state/naming";
import { useStore } from "../../state/store";
import type { State } from "../../state/types";
import { Choice } from "../settings/Choice";
import { focusPanel } from "./focus";

interface Props {
  network: Network;
  node: NodeSpec;
}

const frameOf = (state: State) => state.network;

export function Wires({ network, node }: Props) {
  const inputs = inputsOf(network, node.id);
  const outputs = outputsOf(network, node.id);
  const ports = portsOf(node, Math.max(0, ...inputs.map(({ port }) => port + 1)));
  return (
    <div className="Wires">
      {ports > 0 && (
        <section aria-label="Inputs">
          <h4>{ports === 1 ? "Input" : "Inputs"}</h4>
          <ul>
            {Array.from({ length: ports }, (_, port) => (
              <Input
                // biome-ignore lint/suspicious/noArrayIndexKey: a port is its place
                key={port}
                network={network}
                node={node}
                port={port}
                edges={inputs.filter((edge) => edge.port === port)}
                only={ports === 1}
              />
            ))}
          </ul>
          <ConnectFrom network={network} node={node} ports={ports} />
        </section>
      )}
      {node.kind !== "loss" && (
        <section aria-label="Outputs">
          <h4>{outputs.length > 1 ? counted(outputs.length, "output") : "Output"}</h4>
          <ul>
            {outputs.length === 0 && <li className="Wires-open">feeds nothing yet</li>}
            {outputs.map((edge) => (
              <Wire key={`${edge.target} ${edge.port}`} network={network} edge={edge} other={edge.target} word="" />
            ))}
          </ul>
          <ConnectTo network={network} node={node} />
        </section>
      )}
    </div>
  );
}

interface InputProps extends Props {
  port: number;
  edges: readonly Edge[];
  only: boolean;
}

function Input({ network, node, port, edges, only }: InputProps) {
  const word = only ? "" : `${port + 1}: `;
  if (edges.length === 0) return <li className="Wires-open">{word}nothing connected</li>;
  return edges.map((edge, at) => (
    <Wire
      // biome-ignore lint/suspicious/noArrayIndexKey: two edges at one port are told apart by their order alone
      key={`${edge.source} ${node.id} ${at}`}
      network={network}
      edge={edge}
      other={edge.source}
      word={word}
    />
  ));
}

interface WireProps {
  network: Network;
  edge: Edge;
  /** The node at the other end. */
  other: string;
  word: string;
}

/** One edge: the node at its other end, what it carries, and the way to cut it. */
function Wire({ network, edge, other, word }: WireProps) {
  const frame = useStore(frameOf);
  const title = nameIn(network, other);
  return (
    <li>
      <span>
        {word}
        <button type="button" className="Wires-node" onClick={() => pick([other])}>
          <bdi>{title}</bdi>
        </button>
        {frame && <small>{outputWords(frame, edge.source)}</small>}
      </span>
      <button
        type="button"
        className="Wires-cut"
        aria-label={`Disconnect ${nameIn(network, edge.source)} from ${nameIn(network, edge.target)}`}
        onClick={() => {
          focusPanel();
          change(null, disconnect(network, edge));
        }}
      >
        Disconnect
      </button>
    </li>
  );
}

function nameIn(network: Network, id: string): string {
  const node = network.nodes.find((one) => one.id === id);
  return node ? titleOf(network, node) : id;
}

interface End {
  name: string;
  title: string;
  doc: string;
}

/** A list of more nodes than these would hold up the page; on the canvas all can be reached. */
const MOST = 300;

function ConnectTo({ network, node }: Props) {
  const fitting = useStore((state) => fittingOf(state, node.id));
  const ends = network.nodes
    .filter(({ id }) => id !== node.id)
    .slice(0, MOST)
    .flatMap((other) => endsOf(network, other))
    .map((end) => fitted(end, fitting));
  return (
    <Connecting
      label="Connect to…"
      ends={ends.sort((a, b) => Number(a.unfit) - Number(b.unfit))}
      ask={() => askFits(node.id)}
      onConnect={(end) => {
        const [target = "", port = "0"] = end.split(" ");
        change(null, connect(network, node.id, target, Number(port)));
      }}
    />
  );
}

/** The input ports of a node, each as one thing to choose. */
function endsOf(network: Network, node: NodeSpec): End[] {
  const inputs = inputsOf(network, node.id);
  const count = portsOf(node, Math.max(0, ...inputs.map(({ port }) => port + 1)));
  return Array.from({ length: count }, (_, port) => {
    const there = inputs.find((edge) => edge.port === port);
    const which = count > 1 ? `, input ${port + 1}` : "";
    const instead = there ? `, in place of ${nameIn(network, there.source)}` : "";
    return { name: `${node.id} ${port}`, title: called(network, node) + which + instead, doc: kindTitle(node) };
  });
}

/** Where the server has said so: that a node's output does not fit there, and why. */
function fitted(end: End, fitting: FitsFrame | null): End & { unfit: boolean } {
  const [id = "", port] = end.name.split(" ");
  const fit = fitAt(fitting, id, Number(port));
  if (!fit || fit.fits) return { ...end, unfit: false };
  return { ...end, title: `${end.title}: does not fit`, doc: fit.why, unfit: true };
}

/** Its name, and what it is where the name does not say it. */
function called(network: Network, node: NodeSpec): string {
  const [name, kind] = [titleOf(network, node), kindTitle(node)];
  return name === kind ? name : `${name} (${kind})`;
}

function ConnectFrom({ network, node, ports }: Props & { ports: number }) {
  const [chosen, setPort] = useState<number | null>(null);
  // Until one is chosen, the first to which nothing is connected.
  const free = freePort(network, node.id);
  const port = chosen ?? (free < ports ? free : 0);
  const ends = network.nodes
    .filter(({ id, kind }) => id !== node.id && kind !== "loss")
    .slice(0, MOST)
    .map((other) => ({ name: other.id, title: called(network, other), doc: kindTitle(other) }));
  return (
    <>
      {ports > 1 && (
        <Choice
          label="Into input"
          value={String(Math.min(port, ports - 1))}
          offers={Array.from({ length: ports }, (_, at) => ({ name: String(at), title: String(at + 1), doc: "" }))}
          onChange={(next) => setPort(Number(next))}
        />
      )}
      <Connecting
        label="Connect from…"
        ends={ends}
        onConnect={(source) => {
          change(null, connect(network, source, node.id, Math.min(port, ports - 1)));
          setPort(null);
        }}
      />
    </>
  );
}

interface ConnectingProps {
  label: string;
  ends: readonly End[];
  /** The list is looked at: now it is worth asking what fits. */
  ask?: () => void;
  onConnect(end: string): void;
}

/** First chosen, then connected: arrows in a list of choices must not connect what they pass. */
function Connecting({ label, ends, ask, onConnect }: ConnectingProps) {
  const [chosen, setChosen] = useState("");
  if (ends.length === 0) return null;
  const end = ends.some(({ name }) => name === chosen) ? chosen : (ends[0]?.name ?? "");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focus comes to the list within
    <div className="Wires-connect" onFocus={ask}>
      <Choice label={label} value={end} offers={ends} onChange={setChosen} />
      <button type="button" onClick={() => onConnect(end)}>
        Connect
      </button>
    </div>
  );
}
