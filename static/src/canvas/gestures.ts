/** What each gesture of mouse, pen and finger on the canvas means, made once: as React Flow tells of it. */
import type {
  Connection,
  FinalConnectionState,
  HandleType,
  NodeChange,
  ReactFlowInstance,
  ReactFlowProps,
} from "@xyflow/react";
import type { MouseEvent } from "react";
import { freePort, reconnect } from "../editor/connect";
import type { Edge, Point } from "../editor/specs";
import { toggleFold } from "../state/blocks";
import { designOf } from "../state/controls";
import { change, pick } from "../state/editing";
import { store } from "../state/store";
import { armAt, blockCard, endInBlock } from "./blockConnecting";
import { cut, disarm, edgeBetween, join, pressCard, searchFrom } from "./connecting";
import type { FlowNode } from "./flow";
import { focusCard } from "./looking";
import { fitted, moved, sceneNow } from "./now";
import { openMenu, openPanelOf, openSearch } from "./opening";
import { pickAlone, pickEdges, pickNodes } from "./selecting";
import { type End, setView, viewNow } from "./view";
import type { WireEdge } from "./Wire";

type Instance = ReactFlowInstance<FlowNode, WireEdge>;
type Handlers = Partial<ReactFlowProps<FlowNode, WireEdge>>;

const endOf = (node: string, handle: string | null | undefined, type: HandleType): End => ({
  node,
  port: type === "source" ? "out" : Number(handle ?? 0),
});

export function gesturesOf(
  flow: Instance,
  move: (nodes: readonly FlowNode[], zoom: number) => void,
  drop: (nodes: readonly FlowNode[]) => void,
): Handlers {
  return {
    onNodesChange: (changes: NodeChange<FlowNode>[]) => {
      const now = sceneNow.get();
      if (now) pickNodes(changes, now);
    },
    onEdgesChange: pickEdges,
    onNodeDrag: (_, __, nodes) => move(nodes, flow.getZoom()),
    onSelectionDrag: (_, nodes) => move(nodes, flow.getZoom()),
    onNodeDragStop: (_, __, nodes) => drop(nodes),
    onSelectionDragStop: (_, nodes) => drop(nodes),
    onNodeClick: (event, node) => {
      if (node.type !== "card") return;
      focusCard(node.id, 0);
      const now = sceneNow.get();
      if (now && !viewNow().armed) pickAlone(node.id, event, now);
      pressed(node.id, event);
    },
    onNodeDoubleClick: (_, node) => {
      if (node.type !== "card") return;
      if (node.data.block !== null) toggleFold(node.data.block);
      else openPanelOf(node.id);
    },
    onMoveStart: (event) => {
      moved.set(true);
      // Of what the page itself moves there is no event.
      if (event) fitted.set(false);
    },
    ...connections(flow),
    ...pulled,
    ...presses(flow),
  };
}

/** A double press on empty ground opens the search there. */
export function doublePressed(flow: Instance, event: MouseEvent): void {
  if (event.target instanceof Element && event.target.matches(".react-flow__pane"))
    openSearch(event, where(flow, event));
}

const where = (flow: Instance, { clientX, clientY }: { clientX: number; clientY: number }): Point => {
  const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY });
  return [x, y];
};

/** A wire is being pulled off at an end: React Flow tells of that as of a new connection, too. */
let pulling = false;

const connections = (flow: Instance): Handlers => ({
  isValidConnection: ({ source, target }) => source !== target,
  onConnectStart: (_, { nodeId, handleId, handleType }) => {
    if (nodeId && handleType) armAt(endOf(nodeId, handleId, handleType));
  },
  onConnect: ({ source, target, targetHandle }: Connection) => {
    const from = viewNow().armed;
    const [out, into] = [blockCard(source), blockCard(target)];
    const port = Number(targetHandle ?? 0);
    if (!out && !into) join({ source, target, port });
    else if (out && !into && from?.port === "out") join({ source: from.node, target, port });
    else if (into && !out && from && from.port !== "out") join({ source, target: from.node, port: from.port });
  },
  onConnectEnd: (event, state: FinalConnectionState) => {
    const from = viewNow().armed;
    disarm();
    const spot = spotOf(event);
    if (!from || pulling || !spot) return;
    const under = state.toHandle?.nodeId ?? cardUnder(event);
    if (under && blockCard(under)) endInBlock(from, under, spot);
    if (state.toHandle || (under && blockCard(under))) return;
    if (under && under !== from.node) {
      setView({ armed: from });
      pressed(under, spot);
    } else if (!under) searchFrom(from, { x: spot.clientX, y: spot.clientY }, where(flow, spot));
  },
});

const spotOf = (event: globalThis.MouseEvent | TouchEvent) =>
  "changedTouches" in event ? event.changedTouches[0] : event;

/** The card under the pointer. */
function cardUnder(event: globalThis.MouseEvent | TouchEvent): string | undefined {
  const spot = spotOf(event);
  const found = spot && document.elementFromPoint(spot.clientX, spot.clientY)?.closest("[data-card]");
  return found?.getAttribute("data-card") ?? undefined;
}

/** The edge with its pulled end on a card: its output, or its first free input. `fixed` is the kind of the other end. */
function endOn(edge: Edge, fixed: HandleType, card: string): Edge | null {
  const item = sceneNow.get()?.cards.find(({ id }) => id === card);
  const design = designOf(store.get());
  if (!item?.spec || !design) return null;
  if (fixed === "target") return item.output && card !== edge.target ? { ...edge, source: card } : null;
  const port = freePort(design, card);
  return port < item.ports && card !== edge.source ? { ...edge, target: card, port } : null;
}

/** A wire pulled off at one end: to another port it is led there, to nothing it is gone. */
const pulled: Handlers = {
  onReconnectStart: () => {
    pulling = true;
  },
  onReconnect: (edge, to) => {
    const design = designOf(store.get());
    if (!design || !edge.data || blockCard(to.source) || blockCard(to.target)) return;
    const next = { source: to.source, target: to.target, port: Number(to.targetHandle ?? 0) };
    change(null, reconnect(design, edge.data.edge, next));
  },
  onReconnectEnd: (event, edge, type, state) => {
    pulling = false;
    const [under, spot] = [state.toHandle?.nodeId ?? cardUnder(event), spotOf(event)];
    if (!edge.data) return;
    if (under && spot && blockCard(under)) {
      const { source, target, port } = edge.data.edge;
      const from: End = type === "target" ? { node: target, port } : { node: source, port: "out" };
      endInBlock(from, under, spot, edge.data.edge);
      return;
    }
    if (state.toHandle) return;
    const to = under === undefined ? null : endOn(edge.data.edge, type, under);
    const design = designOf(store.get());
    if (to && design) change(null, reconnect(design, edge.data.edge, to));
    else if (under === undefined) cut([edge.data.edge]);
  },
};

const presses = (flow: Instance): Handlers => ({
  onPaneClick: (event) => {
    const { armed: from, above } = viewNow();
    if (above) setView({ above: null });
    else if (from) searchFrom(from, { x: event.clientX, y: event.clientY }, where(flow, event));
  },
  onPaneContextMenu: (event) => {
    event.preventDefault();
    openMenu(event, { canvas: where(flow, event) });
  },
  onNodeContextMenu: (event: MouseEvent, node: FlowNode) => {
    event.preventDefault();
    if (node.type !== "card") return;
    if (node.data.block !== null) {
      openMenu(event, { block: node.data.block });
      return;
    }
    if (!store.get().editor.selection.has(node.id)) pick([node.id]);
    openMenu(event, { node: node.id });
  },
  onEdgeContextMenu: (event, edge) => {
    event.preventDefault();
    if (edge.data) openMenu(event, { edge: edge.data.edge, inner: edge.data.inner });
  },
  onSelectionContextMenu: (event) => {
    event.preventDefault();
    const [first] = store.get().editor.selection;
    if (first) openMenu(event, { node: first });
  },
});

/** A press on a card while a connection is under way ends it there. */
function pressed(id: string, spot: { clientX: number; clientY: number }): void {
  const armed = viewNow().armed;
  if (armed && blockCard(id)) endInBlock(armed, id, spot);
  const now = sceneNow.get();
  const card = now?.cards.find((one) => one.id === id);
  if (!now || !card?.spec) return;
  const taken = new Set(now.wires.filter(({ target }) => target === id).map(({ port }) => Number(port)));
  const from = viewNow().armed;
  if (from && from.node !== id && pressCard(id, card.ports, taken)) return;
  if (from && edgeBetween(from, { node: id, port: "out" }) === null) disarm();
}
