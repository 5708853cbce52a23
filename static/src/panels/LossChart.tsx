/** The loss skyline: train solid, test dotted, and where the run stands now. */
import { useMemo } from "react";
import { real } from "../frames";
import { epochText, layoutSkyline } from "../graph/skyline";
import { formatNumber } from "../paint/number";
import type { HistoryPoint } from "../protocol.gen";
import "./LossChart.css";

const AXIS = 17;
const READOUT = 108;

interface Props {
  history: readonly HistoryPoint[];
  /** The place in the run, in epochs: 22.5 is half-way through the 23rd. */
  now: number;
  headline: string;
  detail: string;
  width: number;
  height: number;
}

/** Where the marker of the skyline stands, for what hangs from it. */
export const nowX = (history: readonly HistoryPoint[], now: number, width: number): number =>
  layoutSkyline(history, now, width, 1).x(now);

export function LossChart({ history, now, headline, detail, width, height }: Props) {
  const plot = Math.max(8, height - AXIS);
  const sky = useMemo(() => layoutSkyline(history, now, width, plot - 6), [history, now, width, plot]);
  const x = sky.x(now);
  const left = x + READOUT > width;
  const last = history.at(-1);
  return (
    <div className="LossChart" style={{ height }}>
      <svg width={width} height={height} role="img" aria-label={describe(last)}>
        <g transform="translate(0 6)">
          <path className="LossChart-area" d={sky.area} />
          <path className="LossChart-test" d={sky.test} />
          <path className="LossChart-train" d={sky.train} />
        </g>
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
        <path className="LossChart-now" d={`M${x.toFixed(1)} 5V${plot}`} />
        <circle className="LossChart-knob" cx={x} cy={5} r={4.5} />
      </svg>
      <div className={left ? "LossChart-readout LossChart-left" : "LossChart-readout"} style={{ left: x }}>
        <b>{headline}</b>
        <span>{detail}</span>
      </div>
    </div>
  );
}

const tickX = (x: number, width: number): number => Math.max(0, Math.min(width, x));
const anchor = (x: number, width: number): "start" | "middle" | "end" =>
  x < 8 ? "start" : x > width - 12 ? "end" : "middle";

function describe(last: HistoryPoint | undefined): string {
  if (!last) return "Loss by epoch: nothing measured yet";
  const test = last.test === null ? "" : `, test loss ${formatNumber(real(last.test))}`;
  return `Loss by epoch, up to epoch ${last.epoch}: train loss ${formatNumber(real(last.train))}${test}`;
}
