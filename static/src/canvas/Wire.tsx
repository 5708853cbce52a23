/** A wire: one line from an output to an input, with what it carries written on it. */
import type { ConnectionLineComponentProps, EdgeProps, Edge as FlowEdge } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import type { Edge } from "../editor/specs";
import { type Fit, fittingOf } from "../state/fitting";
import { useStore } from "../state/store";
import { fitFrom, fitInto } from "./connecting";
import { useView } from "./view";
import { OFF, type Spot } from "./wireLabels";
import { pathOf, spotAt, type Way } from "./wirePath";
import "./Wire.css";

/** What a wire carries, in words of one line or two, and where they stand. */
export interface Label extends Spot {
  one: string;
  other: string;
}

export interface WireData extends Record<string, unknown> {
  edge: Edge;
  inner: boolean;
  label: Label | null;
  words: string;
  wrong: boolean;
  unknown: boolean;
  way: Way;
}

export type WireEdge = FlowEdge<WireData, "wire">;

export const Wire = memo(function Wire({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
  selected,
}: EdgeProps<WireEdge>) {
  const hot = useView((view) => view.hot === id);
  if (!data) return null;
  const ends = { x1: sourceX, y1: sourceY, x2: targetX - 1, y2: targetY };
  const path = pathOf(ends, data.way);
  const state = [
    "Wire",
    selected ? "Wire-picked" : "",
    hot ? "Wire-hot" : "",
    data.wrong ? "Wire-wrong" : "",
    data.unknown ? "Wire-unknown" : "",
  ];
  return (
    <g className={state.filter(Boolean).join(" ")}>
      <path className="Wire-reach react-flow__edge-interaction" d={path} />
      <path className="Wire-line" d={path} />
      <path
        className="Wire-head"
        d={`M${targetX - 4} ${targetY - 5.5}L${targetX + 6} ${targetY}L${targetX - 4} ${targetY + 5.5}Z`}
      />
      {data.label && <Written label={data.label} spot={spotAt(ends, data.way, data.label.along)} />}
      {data.wrong && <Cross spot={spotAt(ends, data.way, 0.5)} />}
      <title>{data.words}</title>
    </g>
  );
});

function Written({ label, spot: [x, y] }: { label: Label; spot: [number, number] }) {
  const { one, other, side, most } = label;
  return (
    <g className="Wire-words" style={{ "--most": most } as CSSProperties}>
      {(other || side === "above") && (
        <text className="Wire-label" x={x} y={y - OFF.above}>
          {one}
        </text>
      )}
      {(other || side === "below") && (
        <text className="Wire-label Wire-labelBelow" x={x} y={y + OFF.below}>
          {other || one}
        </text>
      )}
    </g>
  );
}

const Cross = ({ spot: [x, y] }: { spot: [number, number] }) => (
  <g className="Wire-cross">
    <circle cx={x} cy={y} r="8" />
    <path d={`M${x - 3} ${y - 3}l6 6m0 -6l-6 6`} />
  </g>
);

const unfit = (fit: Fit | null): string => (fit && !fit.fits ? fit.why : "");

/** The wire that is being drawn; over a port that does not take it, it says why. */
export function Drawing({ fromX, fromY, toX, toY, fromHandle, toHandle }: ConnectionLineComponentProps) {
  const armed = useView((view) => view.armed);
  const why = useStore((state) => {
    if (!armed || !toHandle) return "";
    if (armed.port !== "out") return unfit(toHandle.type === "source" ? fitFrom(state, armed, toHandle.nodeId) : null);
    if (toHandle.type !== "target") return "";
    const fit = fitInto(fittingOf(state, armed.node), armed, toHandle.nodeId, Number(toHandle.id));
    return unfit(fit);
  });
  const forward = fromHandle.type === "source";
  const ends = forward ? { x1: fromX, y1: fromY, x2: toX, y2: toY } : { x1: toX, y1: toY, x2: fromX, y2: fromY };
  return (
    <g className={`Wire Wire-drawn${why ? " Wire-wrong" : ""}`}>
      <path className="Wire-line" d={pathOf(ends, null)} />
      {why && (
        <foreignObject className="Wire-why" x={toX - 300} y={toY + 18} width="600" height="90">
          <p>{why}</p>
        </foreignObject>
      )}
    </g>
  );
}
