/** A node on the canvas: its name, what it is set to, the shape of what it gives. */
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { type Family, familyOf, kindTitle, type NodeSpec, nameOf, settingsLine } from "./facts";
import "./NodeCard.css";

export const CARD = { w: 184, h: 84 } as const;

export interface CardData extends Record<string, unknown> {
  spec: NodeSpec;
  /** "batch × 8", or null where it is unknown. */
  shape: string | null;
  ports: number;
}

export type CardNode = Node<CardData, "card">;

export const NodeCard = memo(function NodeCard({ data: { spec, shape, ports } }: NodeProps<CardNode>) {
  const family: Family = familyOf(spec);
  const kind = kindTitle(spec);
  return (
    <div className={`NodeCard NodeCard-${family}`}>
      {Array.from({ length: ports }, (_, port) => (
        <Handle
          // biome-ignore lint/suspicious/noArrayIndexKey: a port is its number
          key={port}
          id={String(port)}
          type="target"
          position={Position.Left}
          style={{ top: `${(100 * (port + 1)) / (ports + 1)}%` }}
        />
      ))}
      <p className="NodeCard-head">
        <b>{nameOf(spec)}</b>
        {spec.name && <span>{kind}</span>}
      </p>
      <p className="NodeCard-settings">{settingsLine(spec)}</p>
      <p className="NodeCard-shape">{shape ?? "shape unknown"}</p>
      {spec.kind !== "loss" && <Handle id="out" type="source" position={Position.Right} />}
    </div>
  );
});
