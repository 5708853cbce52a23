/** The design on a ground that pans and zooms. */
import { MiniMap, ReactFlow, type ReactFlowProps, SelectionMode, useReactFlow, useStoreApi } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { ZOOM_HIGH, ZOOM_LOW } from "../graph/box";
import type { Network } from "../protocol.gen";
import { staleOf } from "../state/stale";
import { useStore } from "../state/store";
import type { Room } from "./bands";
import { useDragging } from "./dragging";
import { FrameNode } from "./FrameNode";
import type { FlowNode } from "./flow";
import { doublePressed, gesturesOf } from "./gestures";
import { NodeCard } from "./NodeCard";
import { pointer, sceneNow } from "./now";
import { useFlow } from "./useFlow";
import { useView } from "./view";
import { Drawing, Wire, type WireEdge } from "./Wire";
import "./Canvas.css";

/** Kept the same from one drawing to the next: whatever changed here would draw every wire and card anew. */
const SETTINGS = {
  nodeTypes: { card: NodeCard, frame: FrameNode },
  edgeTypes: { wire: Wire },
  connectionLineComponent: Drawing,
  minZoom: ZOOM_LOW,
  maxZoom: ZOOM_HIGH,
  nodeDragThreshold: 3,
  nodesFocusable: false,
  edgesFocusable: false,
  connectOnClick: false,
  connectionDragThreshold: 4,
  connectionRadius: 28,
  reconnectRadius: 14,
  selectionOnDrag: true,
  selectionMode: SelectionMode.Partial,
  selectionKeyCode: null,
  multiSelectionKeyCode: ["Shift", "Control", "Meta"],
  panOnDrag: [1],
  panOnScroll: true,
  panOnScrollSpeed: 0.8,
  zoomOnDoubleClick: false,
  panActivationKeyCode: "Space",
  zoomActivationKeyCode: ["Control", "Meta"],
  deleteKeyCode: null,
  disableKeyboardA11y: true,
  elevateNodesOnSelect: false,
  proOptions: { hideAttribution: true },
} satisfies Partial<ReactFlowProps<FlowNode, WireEdge>>;

/** So many cards are drawn whether they are in view or not: then nothing has to be made while the ground is moved. */
const FEW = 60;

interface Props {
  network: Network;
  map: boolean;
  /** The shape in which a long design is laid out. */
  room: Room;
  children: ReactNode;
}

export function Canvas({ network, map, room, children }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<FlowNode, WireEdge>();
  const { dragged, move, drop } = useDragging();
  const { scene, nodes, edges } = useFlow(network, dragged, room);
  sceneNow.set(scene);
  const armed = useView((view) => view.armed !== null);
  const waiting = useStore((state) => state.draft !== null && staleOf(state) !== null);
  useLooks(frame);
  const gestures = useMemo(() => gesturesOf(flow, move, drop), [flow, move, drop]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the pointer is
    <div
      data-waiting={waiting || undefined}
      ref={frame}
      className={`Canvas${armed ? " Canvas-armed" : ""}`}
      onMouseMove={(event) => {
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        pointer.set([x, y]);
      }}
      onMouseLeave={() => pointer.set(null)}
      onDoubleClick={(event) => doublePressed(flow, event)}
    >
      <ReactFlow<FlowNode, WireEdge>
        {...SETTINGS}
        {...gestures}
        nodes={nodes}
        edges={edges}
        onlyRenderVisibleElements={nodes.length > FEW}
      >
        {map && (
          <MiniMap className="Canvas-map" pannable zoomable ariaLabel="Map of the design" nodeClassName={mapClass} />
        )}
      </ReactFlow>
      {children}
    </div>
  );
}

const mapClass = (node: FlowNode) =>
  node.type === "frame" ? "Canvas-mapFrame" : node.selected ? "Canvas-mapPicked" : "";

/** From which zoom on how much is written. */
const DETAILS = [
  [0.94, "all"],
  [0.66, "most"],
  [0.5, "names"],
  [0.34, "short"],
  [0.17, "few"],
] as const;

/** How large the graph is drawn, as a style: text far away is drawn larger or not at all. Written without React. */
function useLooks(frame: React.RefObject<HTMLDivElement | null>): void {
  const api = useStoreApi();
  useEffect(() => {
    let shown = "";
    const tell = () => {
      const zoom = api.getState().transform[2];
      const detail = DETAILS.find(([least]) => zoom >= least)?.[1] ?? "dots";
      const k = detail === "all" ? "1" : (1 / Math.max(0.1, Math.round(zoom * 20) / 20)).toFixed(2);
      if (`${detail} ${k}` === shown || !frame.current) return;
      shown = `${detail} ${k}`;
      frame.current.dataset.detail = detail;
      frame.current.style.setProperty("--k", k);
    };
    tell();
    return api.subscribe(tell);
  }, [api, frame]);
}
