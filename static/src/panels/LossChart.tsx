/** The loss skyline: train solid, test dotted, what is known beyond now lighter, what was given up dashed. */
import { useMemo } from "react";
import { real } from "../frames";
import { type Beside, epochText, layoutSkyline, type Skyline } from "../graph/skyline";
import { formatNumber } from "../paint/number";
import type { HistoryPoint } from "../protocol.gen";
import "./LossChart.css";

const AXIS = 17;
const READOUT = 108;
const NAME = 116;
/** Beneath this much room, the word beside the line of what was given up is left out. */
const ROOM = 200;

interface Props {
  history: readonly HistoryPoint[];
  beside: Beside;
  /** The place in the run, in epochs: 22.5 is half-way through the 23rd. */
  now: number;
  headline: string;
  detail: string;
  /** The place under the pointer, in epochs. */
  hovered: number | null;
  width: number;
  height: number;
}

export function LossChart({ history, beside, now, headline, detail, hovered, width, height }: Props) {
  const plot = Math.max(8, height - AXIS);
  const sky = useMemo(() => layoutSkyline(history, now, width, plot - 6, beside), [history, now, width, plot, beside]);
  const x = sky.x(now);
  const left = x + READOUT > width;
  return (
    <div className="LossChart" style={{ height }}>
      <svg width={width} height={height} aria-hidden="true">
        <g transform="translate(0 6)">
          <path className="LossChart-area" d={sky.area} />
          <path className="LossChart-before" d={sky.before} />
          <path className="LossChart-ghost" d={sky.ghost} />
          <path className="LossChart-ahead" d={sky.ahead} />
          <path className="LossChart-test" d={sky.test} />
          <path className="LossChart-train" d={sky.train} />
        </g>
        {beside.from > 0 && <path className="LossChart-began" d={`M${sky.x(beside.from).toFixed(1)} 8V${plot}`} />}
        <path className="LossChart-axis" d={`M0 ${plot}H${width}`} />
        {sky.ticks.map((tick) => (
          <text
            key={tick}
            className="LossChart-tick"
            x={tickX(sky.x(tick), width)}
            y={plot + 13}
            textAnchor={anchor(sky.x(tick), width)}
          >
            {epochText(tick)}
          </text>
        ))}
        {hovered !== null && <path className="LossChart-hovered" d={`M${sky.x(hovered).toFixed(1)} 2V${plot}`} />}
        <path className="LossChart-now" d={`M${x.toFixed(1)} 5V${plot}`} />
        <circle className="LossChart-knob" cx={x} cy={5} r={4.5} />
      </svg>
      <GhostName sky={sky} x={x} left={left} width={width} plot={plot} />
      <div className={left ? "LossChart-readout LossChart-left" : "LossChart-readout"} style={{ left: x }}>
        <b>{headline}</b>
        <span>{detail}</span>
      </div>
    </div>
  );
}

interface NameProps {
  sky: Skyline;
  x: number;
  left: boolean;
  width: number;
  plot: number;
}

/** What the dashed line is, written at its end; not where the marker's own words stand. */
function GhostName({ sky, x, left, width, plot }: NameProps) {
  if (!sky.ghostEnd) return null;
  const [end, y] = sky.ghostEnd;
  const [from, to] = left ? [x - READOUT, x] : [x, x + READOUT];
  const begin = end > from && end < to ? to : end;
  const after = begin + NAME < width && (begin >= to || begin + NAME < from);
  if (width < ROOM || (!after && end - NAME < to && end > from)) return null;
  const top = Math.max(0, Math.min(plot - 16, y - (after ? 3 : 18)));
  return (
    <span
      className={after ? "LossChart-name" : "LossChart-name LossChart-left"}
      style={{ left: after ? begin : end, top }}
    >
      before the change
    </span>
  );
}

const tickX = (x: number, width: number): number => Math.max(0, Math.min(width, x));
const anchor = (x: number, width: number): "start" | "middle" | "end" =>
  x < 8 ? "start" : x > width - 12 ? "end" : "middle";

/** "train loss 0.231, test loss 0.25 after epoch 12": what was measured last at or before a place. */
export function lossAt(history: readonly HistoryPoint[], epochs: number, named = "train loss"): string {
  const point = history.findLast(({ epoch }) => epoch <= epochs + 1e-9);
  if (!point) return "";
  const test = point.test === null ? "" : `, test loss ${formatNumber(real(point.test))}`;
  const when = named === "value" ? "" : ` after epoch ${point.epoch}`;
  return `${named} ${formatNumber(real(point.train))}${test}${when}`;
}
