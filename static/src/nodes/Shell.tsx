import type { Node, NodeProps } from "@xyflow/react";
import type { MouseEvent } from "react";
import type { ShellSpec } from "../graph/scene";
import { useSlow, useStore } from "../state/store";
import "./Shell.css";

export type ShellNode = Node<{ spec: ShellSpec; point(event: MouseEvent): boolean }, "shell">;

/** What stands on the canvas for keyboard and screen reader: drawn by the painter, named here. */
export function Shell({ data: { spec, point } }: NodeProps<ShellNode>) {
  const picture = useSlow((state) => state.picture);
  const row = useStore((state) => state.focus.row);
  const label = spec.describe(picture, row);
  const press = (event: MouseEvent) => {
    event.stopPropagation();
    // A press of the mouse has a place, and may have met a number; one of the keyboard has none.
    if (event.detail === 0 || spec.kind === "toggle" || !point(event)) spec.act();
  };
  return (
    <button
      type="button"
      className={`Shell Shell-${spec.kind}`}
      aria-label={label}
      data-node={spec.node}
      data-sign={spec.kind === "toggle" ? (spec.words === "Open" ? "+" : "−") : undefined}
      onClick={press}
    >
      {spec.words ?? ""}
    </button>
  );
}
