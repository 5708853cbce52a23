/** The design on a ground that pans and zooms: every gesture of mouse, pen and finger begins here. */
import {
  type Connection,
  type FinalConnectionState,
  type HandleType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStoreApi,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { type MouseEvent, type ReactNode, useCallback, useEffect, useRef } from "react";
import { reconnect } from "../editor/connect";
import type { Point } from "../editor/specs";
import { ZOOM_HIGH, ZOOM_LOW } from "../graph/box";
import type { Network } from "../protocol.gen";
import { designOf } from "../state/controls";
import { change, pick } from "../state/editing";
import { store } from "../state/store";
import { arm, cut, disarm, edgeBetween, join, pressCard, searchFrom } from "./connecting";
import { useDragging } from "./dragging";
import { FrameNode } from "./FrameNode";
import type { FlowNode } from "./flow";
import { NodeCard } from "./NodeCard";
import { moved, pointer, sceneNow } from "./now";
import { openMenu, openPanelOf, openSearch } from "./opening";
import { pickEdges, pickNodes } from "./selecting";
import { useFlow } from "./useFlow";
import { type End, setView, toggleFold, useView, viewNow } from "./view";
import { Drawing, Wire, type WireEdge } from "./Wire";
import "./Canvas.css";

const NODE_TYPES = { card: NodeCard, frame: FrameNode };
const EDGE_TYPES = { wire: Wire };

const endOf = (node: string, handle: string | null | undefined, type: HandleType): End => ({
  node,
  port: type === "source" ? "out" : Number(handle ?? 0),
});

export function Canvas({ network, map, children }: { network: Network; map: boolean; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<FlowNode, WireEdge>();
  const dragging = useDragging();
  const { scene, nodes, edges } = useFlow(network, dragging.dragged);
  sceneNow.set(scene);
  const armed = useView((view) => view.armed !== null);
  useLooks(frame);

  const where = useCallback(
    (event: { clientX: number; clientY: number }): Point => {
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      return [x, y];
    },
    [flow],
  );
  const onNodesChange = useCallback((changes: NodeChange<FlowNode>[]) => {
    const now = sceneNow.get();
    if (now) pickNodes(changes, now);
  }, []);
  const onConnect = useCallback(({ source, target, targetHandle }: Connection) => {
    join({ source, target, port: Number(targetHandle ?? 0) });
  }, []);
  const onConnectEnd = useCallback(
    (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const from = viewNow().armed;
      disarm();
      if (!from || state.toHandle) return;
      const spot = "changedTouches" in event ? event.changedTouches[0] : event;
      if (!spot) return;
      const under = document
        .elementFromPoint(spot.clientX, spot.clientY)
        ?.closest("[data-card]")
        ?.getAttribute("data-card");
      if (under && under !== from.node) {
        setView({ armed: from });
        dropOnCard(under);
      } else if (!under) searchFrom(from, { x: spot.clientX, y: spot.clientY }, where(spot));
    },
    [where],
  );
  /** Pulled off an end: to another port it is led there, to nothing it is gone. */
  const onReconnectEnd = useCallback(
    (_: globalThis.MouseEvent | TouchEvent, edge: WireEdge, __: HandleType, state: FinalConnectionState) => {
      disarm();
      if (!state.toHandle && edge.data) cut([edge.data.edge]);
    },
    [],
  );
  const onReconnect = useCallback((edge: WireEdge, to: Connection) => {
    const design = designOf(store.get());
    if (!design || !edge.data) return;
    change(
      null,
      reconnect(design, edge.data.edge, { source: to.source, target: to.target, port: Number(to.targetHandle ?? 0) }),
    );
  }, []);
  const onNodeClick = useCallback((_: MouseEvent, node: FlowNode) => {
    if (node.type === "card") dropOnCard(node.id);
  }, []);
  const onPaneClick = useCallback(
    (event: MouseEvent) => {
      const { armed: from, above } = viewNow();
      if (above) setView({ above: null });
      else if (from) searchFrom(from, { x: event.clientX, y: event.clientY }, where(event));
      else if (event.detail === 2) openSearch(event, where(event));
    },
    [where],
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the pointer is
    <div
      ref={frame}
      className={`Canvas${armed ? " Canvas-armed" : ""}`}
      onMouseMove={(event) => pointer.set(where(event))}
      onMouseLeave={() => pointer.set(null)}
    >
      <ReactFlow<FlowNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        connectionLineComponent={Drawing}
        minZoom={ZOOM_LOW}
        maxZoom={ZOOM_HIGH}
        onNodesChange={onNodesChange}
        onEdgesChange={pickEdges}
        onNodeDrag={(_, __, moved) => dragging.move(moved, flow.getZoom())}
        onSelectionDrag={(_, moved) => dragging.move(moved, flow.getZoom())}
        onNodeDragStop={(_, __, moved) => dragging.drop(moved)}
        onSelectionDragStop={(_, moved) => dragging.drop(moved)}
        nodeDragThreshold={3}
        nodesFocusable={false}
        edgesFocusable={false}
        onConnectStart={(_, { nodeId, handleId, handleType }) =>
          nodeId && handleType && arm(endOf(nodeId, handleId, handleType))
        }
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        connectOnClick={false}
        connectionDragThreshold={4}
        connectionRadius={28}
        isValidConnection={({ source, target }) => source !== target}
        onReconnectStart={(_, edge, type) => {
          // What stays is the other end than the one that is pulled.
          if (edge.data)
            arm(
              type === "target" ? endOf(edge.source, "out", "source") : endOf(edge.target, edge.targetHandle, "target"),
            );
        }}
        onReconnect={onReconnect}
        onReconnectEnd={onReconnectEnd}
        reconnectRadius={14}
        onNodeClick={onNodeClick}
        onNodeDoubleClick={(_, node) => doublePressed(node)}
        onPaneClick={onPaneClick}
        onNodeContextMenu={openNodeMenu}
        onEdgeContextMenu={(event, edge) => {
          event.preventDefault();
          if (edge.data) openMenu(event, { edge: edge.data.edge });
        }}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          openMenu(event, { canvas: where(event) });
        }}
        onSelectionContextMenu={(event) => {
          event.preventDefault();
          const [first] = store.get().editor.selection;
          if (first) openMenu(event, { node: first });
        }}
        onMoveStart={() => moved.set(true)}
        selectionOnDrag
        selectionMode={SelectionMode.Partial}
        selectionKeyCode={null}
        multiSelectionKeyCode={["Shift", "Control", "Meta"]}
        panOnDrag={[1]}
        panOnScroll
        panOnScrollSpeed={0.8}
        zoomOnDoubleClick={false}
        panActivationKeyCode="Space"
        zoomActivationKeyCode={["Control", "Meta"]}
        deleteKeyCode={null}
        disableKeyboardA11y
        elevateNodesOnSelect={false}
        onlyRenderVisibleElements={nodes.length > 60}
        proOptions={{ hideAttribution: true }}
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

/** A press on a card while a connection is under way ends it there. */
function dropOnCard(id: string): void {
  const now = sceneNow.get();
  const card = now?.cards.find((one) => one.id === id);
  if (!now || !card?.spec) return;
  const taken = new Set(now.wires.filter(({ target }) => target === id).map(({ port }) => Number(port)));
  const from = viewNow().armed;
  if (from && from.node !== id && pressCard(id, card.ports, taken)) return;
  if (from && edgeBetween(from, { node: id, port: "out" }) === null) disarm();
}

function doublePressed(node: FlowNode): void {
  if (node.type !== "card") return;
  if (node.data.block !== null) toggleFold(node.data.block);
  else openPanelOf(node.id);
}

function openNodeMenu(event: MouseEvent, node: FlowNode): void {
  event.preventDefault();
  if (node.type !== "card") return;
  if (node.data.block !== null) {
    openMenu(event, { block: node.data.block });
    return;
  }
  if (!store.get().editor.selection.has(node.id)) pick([node.id]);
  openMenu(event, { node: node.id });
}

/** From which zoom on how much is written. */
const DETAILS = [
  [0.94, "all"],
  [0.66, "most"],
  [0.34, "names"],
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
