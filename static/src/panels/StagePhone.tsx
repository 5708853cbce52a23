import { stripOf } from "../graph/strip";
import { seek } from "../state/controls";
import { useSlow, useStore } from "../state/store";
import type { Picture } from "../state/types";
import "./StagePhone.css";

/** The layers and blocks as a strip: where the event under the cursor is, and a way to each one's events. */
export function StagePhone() {
  const graph = useStore((state) => state.graph);
  const picture = useSlow((state) => state.picture);
  if (!graph) return null;
  return (
    <nav className="StagePhone" aria-label="Layers">
      <ul>
        {stripOf(graph, picture.event).map(({ key, title, output, on, to }) => (
          <li key={key} className={reached(picture, output) ? "StagePhone-reached" : undefined}>
            {to === null ? (
              <span>{title}</span>
            ) : (
              <button type="button" aria-current={on ? "step" : undefined} onClick={() => seek(to)}>
                {title}
              </button>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Whether a gradient has come as far back as this layer. */
function reached(picture: Picture, output: number): boolean {
  return picture.tile(output, "grad") !== null;
}
