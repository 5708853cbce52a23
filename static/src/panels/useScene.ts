import { useMemo } from "react";
import type { Size } from "../graph/box";
import { cardScene } from "../graph/cardScene";
import { scalarScene } from "../graph/scalarScene";
import type { Scene } from "../graph/scene";
import { useStore } from "../state/store";

/** The magnification that was chosen, laid out for the room there is. */
export function useScene(room: Size): Scene | null {
  const graph = useStore((state) => state.graph);
  const magnification = useStore((state) => state.magnification);
  const open = useStore((state) => state.open);
  return useMemo(() => {
    if (!graph || room.width <= 0) return null;
    return magnification === "scalars" ? scalarScene(graph, room) : cardScene(graph, magnification, open);
  }, [graph, magnification, open, room]);
}
