import { momentsOf } from "../graph/moments";
import type { GraphFrame } from "../protocol.gen";
import { seek } from "../state/controls";
import { useSlow, useStore } from "../state/store";
import type { Picture } from "../state/types";
import "./StagePhone.css";

/** The layers as a strip: where the event under the cursor is, and a way to each layer's events. */
export function StagePhone() {
  const graph = useStore((state) => state.graph);
  const picture = useSlow((state) => state.picture);
  if (!graph) return null;
  return (
    <nav className="StagePhone" aria-label="Layers">
      <ul>
        {graph.layers.map((layer) => {
          const to = firstEvent(graph, picture, layer.id);
          const on = picture.event?.layer === layer.id;
          return (
            <li key={layer.id} className={reached(picture, layer.output) ? "StagePhone-reached" : undefined}>
              {to === null ? (
                <span>{layer.title}</span>
              ) : (
                <button type="button" aria-current={on ? "step" : undefined} onClick={() => seek(to)}>
                  {layer.title}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** The cursor after a layer's first event in the phase under the cursor, or else in the whole step. */
function firstEvent(graph: GraphFrame, picture: Picture, layer: string): number | null {
  const { firsts } = momentsOf(graph.events);
  const at = firsts.get(`${layer}:${picture.event?.phase}`) ?? firsts.get(layer);
  return at === undefined ? null : at + 1;
}

/** Whether a gradient has come as far back as this layer. */
function reached(picture: Picture, output: number): boolean {
  return picture.tile(output, "grad") !== null;
}
