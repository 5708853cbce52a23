/** The design drawn as cards and wires, on a ground that pans and zooms. */
import { type Edge, ReactFlow, useReactFlow, useViewport } from "@xyflow/react";
import { useMemo } from "react";
import { ZOOM_HIGH, ZOOM_LOW } from "../graph/box";
import { calm } from "../paint/overlay";
import { StageToolbar } from "../panels/StageToolbar";
import type { Network, NetworkFrame } from "../protocol.gen";
import { useStore } from "../state/store";
import { portsOf } from "./facts";
import { CARD, type CardNode, NodeCard } from "./NodeCard";
import { placed } from "./place";
import "./Canvas.css";

const NODE_TYPES = { card: NodeCard };
const FIT = { padding: { top: "64px", right: "24px", bottom: "24px", left: "24px" }, maxZoom: 1.2 } as const;

const written = (shape: NetworkFrame["shapes"][string] | undefined): string | null =>
  shape ? shape.join(" × ") || "one number" : null;

export function Canvas({ network }: { network: Network }) {
  const shapes = useStore((state) => state.network?.shapes);
  const flow = useReactFlow();
  const { zoom } = useViewport();
  const duration = calm() ? 0 : 300;
  const nodes = useMemo<CardNode[]>(() => {
    const edges = network.edges ?? [];
    const ports = new Map<string, number>();
    for (const { target, port = 0 } of edges) ports.set(target, Math.max(ports.get(target) ?? 0, port + 1));
    const places = placed(
      network.nodes.map(({ id }) => ({ id, ...CARD, at: null })),
      edges,
    );
    return network.nodes.map((spec) => {
      const [x, y] = places.get(spec.id) as readonly [number, number];
      return {
        id: spec.id,
        type: "card",
        position: { x, y },
        width: CARD.w,
        height: CARD.h,
        data: { spec, shape: written(shapes?.[spec.id]), ports: portsOf(spec, ports.get(spec.id)) },
      };
    });
  }, [network, shapes]);
  const edges = useMemo<Edge[]>(
    () =>
      (network.edges ?? []).map(({ source, target, port = 0 }) => ({
        id: `${source}>${target}.${port}`,
        source,
        target,
        sourceHandle: "out",
        targetHandle: String(port),
      })),
    [network.edges],
  );
  return (
    <div className="Canvas">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        minZoom={ZOOM_LOW}
        maxZoom={ZOOM_HIGH}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        fitView
        fitViewOptions={FIT}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        onlyRenderVisibleElements
        proOptions={{ hideAttribution: true }}
      />
      <StageToolbar
        looking={false}
        zoom={zoom}
        zoomBy={(factor) => flow.zoomTo(flow.getZoom() * factor, { duration })}
        actualSize={() => flow.zoomTo(1, { duration })}
        fitView={() => flow.fitView({ ...FIT, duration })}
      />
    </div>
  );
}
