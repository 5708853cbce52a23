/** A node on the canvas: its name, what it is set to, the shape of what it gives, its ports. */
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { FrozenIcon, PinIcon } from "../panels/icons";
import type { ProblemNote } from "../protocol.gen";
import { Acts, Wrong } from "./CardOver";
import type { Family } from "./facts";
import { LiveStrip } from "./LiveStrip";
import { Input, Output } from "./Port";
import { OFF } from "./words";
import "./NodeCard.css";
import "./CardDetail.css";

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
/** Problems of which the card itself says the most: the rest is told while it is picked. */
const ON_THE_CARD = new Set(["not-available"]);

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
      {problem && !PLAIN.has(problem.code) && (selected || !ON_THE_CARD.has(problem.code)) && (
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
