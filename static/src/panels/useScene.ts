import { useEffect, useMemo, useState } from "react";
import type { Size } from "../graph/box";
import { cardScene } from "../graph/cardScene";
import { edgeScene } from "../graph/edgeScene";
import { layoutByElk, warmElk } from "../graph/elk";
import { type ExpressionLayout, elkProblem, readElk } from "../graph/expression";
import { expressionScene } from "../graph/expressionScene";
import { isExpression, shownMagnification } from "../graph/magnifications";
import { scalarScene } from "../graph/scalarScene";
import type { Scene } from "../graph/scene";
import type { GraphFrame } from "../protocol.gen";
import { useStore } from "../state/store";

/** With `brief`, on a small screen, the edge that is stepped along alone. Else the magnification that was chosen, laid out for the room there is. An expression has one layout for all three. */
export function useScene(room: Size, brief: boolean): Scene | null {
  const graph = useStore((state) => state.graph);
  const magnification = useStore((state) => state.magnification);
  const open = useStore((state) => state.open);
  const free = useMemo(() => graph !== null && isExpression(graph), [graph]);
  const layout = useElk(free ? graph : null);
  const alone = useStore((state) => brief && state.showing === "step" && state.cursor > 0);
  useEffect(warmElk, []);
  return useMemo(() => {
    if (!graph || room.width <= 0) return null;
    if (alone) return edgeScene(graph, room);
    if (free) return layout?.graph === graph ? expressionScene(graph, layout.layout) : null;
    const shown = shownMagnification(graph, magnification);
    return shown === "scalars" ? scalarScene(graph, room) : cardScene(graph, shown, open);
  }, [graph, magnification, open, room, free, layout, alone]);
}

/** The layout of a free graph, as soon as the worker has answered. */
function useElk(graph: GraphFrame | null): { graph: GraphFrame; layout: ExpressionLayout } | null {
  const [answer, setAnswer] = useState<{ graph: GraphFrame; layout: ExpressionLayout } | null>(null);
  useEffect(() => {
    if (!graph) return;
    let wanted = true;
    layoutByElk(elkProblem(graph)).then((laid) => {
      if (wanted) setAnswer({ graph, layout: readElk(graph, laid) });
    });
    return () => {
      wanted = false;
    };
  }, [graph]);
  return answer;
}
