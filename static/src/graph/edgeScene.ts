/** The one edge that the event under the cursor runs along, large: what a small screen has room for. */
import { paintEdge } from "../paint/edge";
import type { GraphFrame } from "../protocol.gen";
import { store } from "../state/store";
import type { Size } from "./box";
import { edgeBoxes, edgeOf } from "./edge";
import type { Scene } from "./scene";

export function edgeScene(graph: GraphFrame, room: Size): Scene {
  return {
    key: `edge/${graph.graph}`,
    bounds: { x: 0, y: 0, w: room.width, h: room.height },
    mostZoom: 1,
    leastZoom: 0.2,
    shells: [],
    anchors: new Map(),
    paint: (pen, state) => paintEdge(pen, room, state),
    nowBox: () => null,
    nodesIn() {
      const view = edgeOf(store.get().picture);
      return [view?.left, view?.right].flatMap((end) => (end ? [end.node.id] : []));
    },
    boxOf(node) {
      const view = edgeOf(store.get().picture);
      const [left, right] = edgeBoxes(room);
      return view?.right?.node.id === node ? right : view?.left?.node.id === node ? left : null;
    },
  };
}
