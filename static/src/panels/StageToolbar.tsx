import type { ReactNode } from "react";
import { hasScalars, shownMagnification } from "../graph/magnifications";
import { setMagnification } from "../state/controls";
import { useStore } from "../state/store";
import type { Magnification } from "../state/types";
import { Looking } from "./Looking";
import "./StageToolbar.css";

const TABS: readonly { id: Magnification; name: string; about: string }[] = [
  { id: "layers", name: "Layers", about: "The blocks of the network" },
  { id: "operations", name: "Operations", about: "Every tensor operation with its value and gradient" },
  { id: "scalars", name: "Scalars", about: "Units and weights, or single numbers" },
  { id: "build", name: "Build", about: "The design: add, connect, set and remove what the network is made of" },
];

const NO_SCALARS = "Units and weights are drawn of a chain of linear layers. Here every tensor opens into its cells";

interface Zooming {
  /** Whether there is room for what is looked at. */
  looking: boolean;
  zoom: number;
  zoomBy(factor: number): void;
  actualSize(): void;
  fitView(): void;
  /** What else this view has buttons for. */
  children?: ReactNode;
}

/** How closely the graph is looked at, and how large it is drawn. */
export function StageToolbar({ looking, zoom, zoomBy, actualSize, fitView, children }: Zooming) {
  const magnification = useStore((state) => shownMagnification(state.graph, state.magnification));
  const scalars = useStore((state) => state.graph === null || hasScalars(state.graph));
  return (
    <div className="StageToolbar">
      <fieldset className="StageToolbar-tabs">
        <legend className="unseen">Magnification</legend>
        {TABS.map((tab) => (
          <button
            key={tab.id}
            type="button"
            title={tab.id === "scalars" && !scalars ? NO_SCALARS : tab.about}
            disabled={tab.id === "scalars" && !scalars}
            aria-pressed={magnification === tab.id}
            onClick={() => setMagnification(tab.id)}
          >
            {tab.name}
          </button>
        ))}
      </fieldset>
      {looking && <Looking />}
      {children}
      <fieldset className="StageToolbar-zoom">
        <legend className="unseen">Zoom</legend>
        <button type="button" aria-label="Zoom out" onClick={() => zoomBy(1 / 1.25)}>
          −
        </button>
        <button
          type="button"
          className="StageToolbar-percent"
          aria-label={`Zoom ${Math.round(zoom * 100)} %, back to 100 %`}
          onClick={actualSize}
        >
          {Math.round(zoom * 100)}%
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => zoomBy(1.25)}>
          +
        </button>
        <button type="button" onClick={fitView}>
          Fit
        </button>
      </fieldset>
    </div>
  );
}
