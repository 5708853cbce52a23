/** A node on the canvas: its name, what it is set to, the shape of what it gives, its ports. */
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { type MouseEvent, memo } from "react";
import type { ProblemNote } from "../protocol.gen";
import { designOf } from "../state/controls";
import { change } from "../state/editing";
import { store, useStore } from "../state/store";
import { pressBlock } from "./blockConnecting";
import { fitFrom, fitInto, pressPort, sameEnd } from "./connecting";
import type { Family } from "./facts";
import { boxes } from "./hands";
import { FrozenIcon, PinIcon, WrongIcon } from "./icons";
import { LiveStrip } from "./LiveStrip";
import { sceneNow } from "./now";
import { mended } from "./seating";
import { portY } from "./sizes";
import { setView, useView } from "./view";
import { OFF } from "./words";
import "./NodeCard.css";

export interface CardData extends Record<string, unknown> {
  name: string;
  /** What kind it is, where its name does not say so. */
  kind: string;
  sign: string;
  line: string;
  family: Family | "block";
  shape: string;
  count: string;
  sentence: string;
  ports: number;
  output: boolean;
  /** The node whose output its port is; of a folded block one that is in it. */
  outlet: string | null;
  /** By port: whether something feeds it. */
  fed: readonly boolean[];
  off: "bypass" | "mute" | null;
  frozen: boolean;
  pinned: boolean;
  shared: string | null;
  problem: ProblemNote | null;
  block: string | null;
  h: number;
}

export type CardNode = Node<CardData, "card">;

/** Problems that need no words of their own: an open port says it. */
const PLAIN = new Set(["missing-input", "unused-node"]);

export const NodeCard = memo(function NodeCard({ id, data, selected, positionAbsoluteX }: NodeProps<CardNode>) {
  const { family, off, problem, block } = data;
  const classes = [
    "NodeCard",
    `NodeCard-${family}`,
    data.sign && !data.kind ? "NodeCard-signed" : "",
    selected ? "NodeCard-picked" : "",
    off ? `NodeCard-${off}` : "",
    problem && !PLAIN.has(problem.code) ? "NodeCard-wrong" : "",
  ];
  return (
    <div className={classes.filter(Boolean).join(" ")}>
      <button
        type="button"
        className="NodeCard-face"
        data-card={id}
        aria-label={data.sentence}
        aria-pressed={selected}
      />
      <div className="NodeCard-words" aria-hidden="true">
        <p className="NodeCard-head">
          {data.sign && <i className="NodeCard-sign">{data.sign}</i>}
          <b>{data.name}</b>
          <Marks data={data} picked={selected === true} />
        </p>
        <p className="NodeCard-settings">
          {data.kind && (
            <span className={data.line ? "NodeCard-kind NodeCard-more" : "NodeCard-kind"}>
              {data.line ? `${data.kind} · ` : data.kind}
            </span>
          )}
          {data.line}
        </p>
        {data.count && <p className="NodeCard-count">{data.count}</p>}
        <p className="NodeCard-foot">
          <Shape text={data.shape} />
        </p>
      </div>
      <LiveStrip id={id} family={family} />
      {Array.from({ length: data.ports }, (_, port) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a port is its number
        <Input key={port} node={id} port={port} data={data} />
      ))}
      {data.output && data.outlet !== null && <Output node={data.outlet} />}
      {selected && <Acts id={id} block={block} outlet={data.output ? data.outlet : null} />}
      {problem && !PLAIN.has(problem.code) && (
        <Wrong problem={problem} open={selected === true} x={positionAbsoluteX} />
      )}
    </div>
  );
});

const BATCH = "batch × ";

/** Where there is little room, what all shapes begin with is left out. */
function Shape({ text }: { text: string }) {
  const batched = text.startsWith(BATCH) && text.split(" × ").length > 3;
  return (
    <span className="NodeCard-shape">
      {batched && <span className="NodeCard-batch">{BATCH}</span>}
      {batched ? text.slice(BATCH.length) : text}
    </span>
  );
}

function Marks({ data: { off, frozen, pinned, shared }, picked }: { data: CardData; picked: boolean }) {
  return (
    <span className="NodeCard-marks">
      {off && <em>{OFF[off]}</em>}
      {shared && <em title={`Computes with the parameters of ${shared}`}>shared</em>}
      {frozen && <FrozenIcon />}
      {pinned && picked && <PinIcon />}
    </span>
  );
}

interface InputProps {
  node: string;
  port: number;
  data: CardData;
}

/** While a connection is drawn an input that takes it glows, and one that does not says why. */
function Input({ node, port, data: { h, ports, fed, block } }: InputProps) {
  const armed = useView((view) => view.armed);
  const fit = useStore((state) => fitInto(state.fitting, armed, node, port));
  const mine = sameEnd(armed, { node, port });
  const asked = armed !== null && armed.port === "out" && armed.node !== node;
  const state = mine ? "armed" : asked ? (fit ? (fit.fits ? "fits" : "unfit") : "open") : fed[port] ? "fed" : "free";
  return (
    <Handle
      id={String(port)}
      type="target"
      position={Position.Left}
      className={`Port Port-in Port-${state}`}
      style={{ top: portY(h, port, ports) }}
      title={fit && !fit.fits ? fit.why : ports > 1 ? `Input ${port + 1}` : undefined}
      onClick={(event: MouseEvent) => {
        event.stopPropagation();
        if (block === null) pressPort({ node, port });
        else pressBlock(node, event);
      }}
    />
  );
}

function Output({ node }: { node: string }) {
  const armed = useView((view) => view.armed);
  const fit = useStore((state) => fitFrom(state, armed, node));
  const mine = sameEnd(armed, { node, port: "out" });
  const asked = armed !== null && armed.port !== "out" && armed.node !== node;
  const state = mine ? "armed" : asked ? (fit ? (fit.fits ? "fits" : "unfit") : "open") : "free";
  return (
    <Handle
      id="out"
      type="source"
      position={Position.Right}
      className={`Port Port-out Port-${state}`}
      title={fit && !fit.fits ? fit.why : undefined}
      onClick={(event: MouseEvent) => {
        event.stopPropagation();
        pressPort({ node, port: "out" });
      }}
    />
  );
}

/** What can be done with the one node that is picked, without a drag. */
function Acts({ id, block, outlet }: { id: string; block: string | null; outlet: string | null }) {
  const only = useStore((state) => state.editor.selection.size === 1) || block !== null;
  if (!only) return null;
  const place = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: box.left, y: box.bottom + 4 };
  };
  return (
    <div className="NodeCard-acts nodrag nopan">
      {outlet !== null && (
        <button
          type="button"
          onClick={(event) =>
            setView({ above: { kind: "connect", ...place(event), from: { node: outlet, port: "out" } } })
          }
        >
          Connect to…
        </button>
      )}
      <button
        type="button"
        aria-label="More"
        aria-haspopup="menu"
        title="More (Shift+F10)"
        onClick={(event) =>
          setView({ above: { kind: "menu", ...place(event), of: block === null ? { node: id } : { block } } })
        }
      >
        ⋯
      </button>
    </div>
  );
}

/** What stands on the right reaches to the left, so that nothing of it lies beyond the edge. */
function inRightHalf(x: number): boolean {
  const all = [...(sceneNow.get()?.places.values() ?? [])].map(([left]) => left);
  return all.length > 1 && x > (Math.min(...all) + Math.max(...all)) / 2;
}

/** What is wrong here, and one press against it. */
function Wrong({ problem, open, x }: { problem: ProblemNote; open: boolean; x: number }) {
  const waiting = useStore((state) => state.draft !== null);
  return (
    <div className={`NodeCard-problem${inRightHalf(x) ? " NodeCard-problem-right" : ""} nodrag nopan`}>
      <p>
        <WrongIcon />
        <b>{problem.title}</b>
      </p>
      <p>
        Expected {problem.expected}, got {problem.got}.
      </p>
      {problem.repairs.slice(0, open ? 3 : 1).map((repair) => (
        <button
          key={repair.text}
          type="button"
          disabled={waiting}
          onClick={() => {
            const design = designOf(store.get());
            if (design) change(repair.text, mended(design, repair, boxes()));
          }}
        >
          {repair.text}
        </button>
      ))}
    </div>
  );
}
