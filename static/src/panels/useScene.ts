import { useMemo } from "react";
import type { Size } from "../graph/box";
import { scalarScene } from "../graph/scalarScene";
import type { Scene } from "../graph/scene";
import { useStore } from "../state/store";

/** The magnification that was chosen, laid out for the room there is. */
export function useScene(room: Size): Scene | null {
  const graph = useStore((state) => state.graph);
  return useMemo(() => (graph && room.width > 0 ? scalarScene(graph, room) : null), [graph, room]);
}
