/** The frame of an open block, behind what stands in it: its name, and a way to fold it. */
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { toggleFold } from "../state/blocks";
import { pick } from "../state/editing";
import { setView } from "./view";
import "./FrameNode.css";

export interface FrameData extends Record<string, unknown> {
  block: string;
  name: string;
  nodes: readonly string[];
  count: string;
}

export type FrameFlow = Node<FrameData, "frame">;

export const FrameNode = memo(function FrameNode({ data: { block, name, nodes, count } }: NodeProps<FrameFlow>) {
  return (
    <div className="FrameNode">
      <p className="FrameNode-head nodrag nopan">
        <button
          type="button"
          className="FrameNode-name"
          title="Pick all that is in this block"
          onClick={() => pick(nodes)}
          onContextMenu={(event) => {
            event.preventDefault();
            setView({ above: { kind: "menu", x: event.clientX, y: event.clientY, of: { block } } });
          }}
        >
          <b>{name}</b> {count}
        </button>
        <button type="button" className="FrameNode-fold" aria-label={`Fold ${name}`} onClick={() => toggleFold(block)}>
          Fold
        </button>
      </p>
    </div>
  );
});
