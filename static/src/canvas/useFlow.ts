/** The design as React Flow's nodes and edges; during a drag only what is dragged becomes another object. */
import { useMemo, useRef } from "react";
import type { Network } from "../protocol.gen";
import { usuallyFolded } from "../state/folded";
import { titleOf } from "../state/naming";
import { useStore } from "../state/store";
import type { Room } from "./bands";
import { boxesOf } from "./boxes";
import { cardData } from "./cardData";
import { type FlowNode, flowEdges, flowNodes } from "./flow";
import type { CardData } from "./NodeCard";
import type { Place } from "./place";
import { type DesignScene, sceneOf } from "./scene";
import { useView } from "./view";
import type { WireEdge } from "./Wire";

export interface Flow {
  scene: DesignScene;
  nodes: FlowNode[];
  edges: WireEdge[];
}

export function useFlow(network: Network, dragged: ReadonlyMap<string, Place>, room: Room): Flow {
  const told = useStore((state) => state.network);
  const selection = useStore((state) => state.editor.selection);
  const chosen = useStore((state) => state.editor.folded);
  // As usual from the very first drawing: all nodes of a large design would hold up the page.
  const usual = useMemo(() => new Set(chosen ? [] : usuallyFolded(network)), [network, chosen]);
  const folded = chosen ?? usual;
  const picked = useView((view) => view.edges);
  const kept = useRef({
    data: new Map<string, CardData>(),
    nodes: new Map<string, FlowNode>(),
    edges: new Map<string, WireEdge>(),
  });
  const scene = useMemo(() => sceneOf(network, folded, room), [network, folded, room]);
  const data = useMemo(() => {
    const made = cardData(network, scene, told, kept.current.data);
    kept.current.data = made;
    return made;
  }, [network, scene, told]);
  const nodes = useMemo(() => {
    const made = flowNodes(network, scene, data, boxesOf(scene, dragged), selection, kept.current.nodes);
    kept.current.nodes = new Map(made.map((node) => [node.id, node]));
    return made;
  }, [network, scene, data, dragged, selection]);
  const edges = useMemo(() => {
    const byId = new Map(network.nodes.map((node) => [node.id, node]));
    const title = (id: string) => {
      const node = byId.get(id);
      return node ? titleOf(network, node) : id;
    };
    const made = flowEdges(scene, told, title, picked, kept.current.edges);
    kept.current.edges = new Map(made.map((edge) => [edge.id, edge]));
    return made;
  }, [network, scene, told, picked]);
  return { scene, nodes, edges };
}
