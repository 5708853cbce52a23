/** What is picked on the canvas, from React Flow's changes: nodes live in the page's state, edges in the canvas'. */
import type { EdgeChange, NodeChange } from "@xyflow/react";
import { pick } from "../state/editing";
import { store } from "../state/store";
import type { FlowNode } from "./flow";
import type { DesignScene } from "./scene";
import { setView, viewNow } from "./view";
import type { WireEdge } from "./Wire";

/** Picking a folded block picks all that is in it. */
export function pickNodes(changes: readonly NodeChange<FlowNode>[], scene: DesignScene): void {
  const selects = changes.filter((change) => change.type === "select");
  if (selects.length === 0) return;
  const members = new Map(scene.cards.map((card) => [card.id, card.members]));
  const next = new Set(store.get().editor.selection);
  for (const { id, selected } of selects) {
    for (const node of members.get(id) ?? []) {
      if (selected) next.add(node);
      else next.delete(node);
    }
  }
  pick(next);
}

/** A press without a drag on one of several that are picked picks it alone: those are dragged together, not kept together. */
export function pickAlone(id: string, { shiftKey, ctrlKey, metaKey }: Keys, scene: DesignScene): void {
  const members = scene.cards.find((card) => card.id === id)?.members ?? [];
  const { selection } = store.get().editor;
  if (shiftKey || ctrlKey || metaKey || selection.size <= members.length) return;
  if (members.every((node) => selection.has(node))) pick(members);
}

type Keys = Readonly<Record<"shiftKey" | "ctrlKey" | "metaKey", boolean>>;

export function pickEdges(changes: readonly EdgeChange<WireEdge>[]): void {
  const selects = changes.filter((change) => change.type === "select");
  if (selects.length === 0) return;
  const next = new Set(viewNow().edges);
  for (const { id, selected } of selects) {
    if (selected) next.add(id);
    else next.delete(id);
  }
  setView({ edges: next });
}
