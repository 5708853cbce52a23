/** Gradients layer by layer, on a log scale: those of what leaves a layer, and those of its weights. */
import { useState } from "react";
import { real } from "../../frames";
import { type FlowLayout, LETTER, layoutFlow, lineThrough, type Mark, titled } from "../../graph/flow";
import { formatNumber, NOT_COMPUTED } from "../../paint/number";
import type { FlowLayer } from "../../protocol.gen";
import { show } from "../../state/controls";
import { useSize } from "../size";

const HEIGHT = 148;
const AXIS = 20;
const PAD = 44;

type Maybe = FlowLayer["change"];
const shown = (value: Maybe | undefined): string =>
  value === null || value === undefined ? NOT_COMPUTED : formatNumber(real(value));

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const power = (exponent: number): string =>
  exponent === 0
    ? "1"
    : `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("")}`;

interface Props {
  flow: readonly FlowLayer[];
  /** How many layers there are; of very many, some are shown. */
  layers: number;
  stale: boolean;
}

export function FlowChart({ flow, layers, stale }: Props) {
  const [frame, size] = useSize<HTMLDivElement>({ width: 336, height: HEIGHT });
  const [at, setAt] = useState<number | null>(null);
  if (flow.length === 0) return null;
  const layout = layoutFlow(flow, Math.floor(size.width), HEIGHT, PAD);
  const named = titled(
    layout.columns,
    flow.map((layer) => layer.title),
  );
  const pointed = at === null ? null : (flow[at] ?? null);
  return (
    <figure className="Flow">
      <figcaption>
        <b>Gradient flow</b>
        <span>mean |∂L/∂·| of each layer, log scale</span>
      </figcaption>
      <div className="Flow-key" aria-hidden="true">
        <span>
          <svg width="22" height="10" aria-hidden="true">
            <path d="M0 5H22" className="Flow-line" />
            <circle cx="11" cy="5" r="4" className="Flow-output" />
          </svg>
          what leaves it
        </span>
        <span>
          <svg width="22" height="10" aria-hidden="true">
            <path d="M0 5H22" className="Flow-line Flow-dotted" />
            <circle cx="11" cy="5" r="3.4" className="Flow-weight" />
          </svg>
          its weights
        </span>
      </div>
      <div className="Flow-scroll" ref={frame}>
        <div className="Flow-inner" style={{ width: layout.width, height: HEIGHT + AXIS }}>
          <Drawing layout={layout} flow={flow} named={named} at={at} />
          {flow.map((layer, place) => {
            const column = layout.columns[place];
            return (
              <button
                key={layer.layer}
                type="button"
                className="Flow-column"
                style={{ left: column?.left, width: column?.width }}
                aria-label={`${said(layer)}. Go to its gradient`}
                disabled={stale || layer.cursor === null}
                onClick={() => show(layer.cursor, layer.node)}
                onPointerEnter={() => setAt(place)}
                onPointerLeave={() => setAt(null)}
                onFocus={() => setAt(place)}
                onBlur={() => setAt(null)}
              />
            );
          })}
        </div>
      </div>
      <p className="Flow-readout" aria-hidden="true">
        {pointed ? <Readout of={pointed} /> : "Point at a layer for its numbers; press to go to its gradient."}
      </p>
      {layers > flow.length && (
        <p className="Debug-quiet">
          {flow.length} of {layers} layers, evenly chosen.
        </p>
      )}
      <Table flow={flow} />
    </figure>
  );
}

const said = (layer: FlowLayer): string =>
  `${layer.title}: mean gradient of its output ${shown(layer.outputs?.mean)}, of its weights ${shown(layer.weights?.mean)}`;

function Readout({ of }: { of: FlowLayer }) {
  return (
    <>
      <b>{of.title}</b> output {shown(of.outputs?.mean)}, weights {shown(of.weights?.mean)}
      {of.change !== null && <>, ‖Δw‖/‖w‖ {shown(of.change)}</>}
    </>
  );
}

interface DrawingProps {
  layout: FlowLayout;
  flow: readonly FlowLayer[];
  named: readonly boolean[];
  at: number | null;
}

function Drawing({ layout, flow, named, at }: DrawingProps) {
  const { width } = layout;
  const column = at === null ? null : layout.columns[at];
  return (
    <svg width={width} height={HEIGHT + AXIS} aria-hidden="true">
      {column && <rect className="Flow-lit" x={column.left} y={0} width={column.width} height={HEIGHT} rx={4} />}
      {layout.decades.map(({ exponent, y }) => (
        <g key={exponent}>
          <path className="Flow-grid" d={`M${PAD} ${y}H${width}`} />
          <text className="Flow-tick" x={PAD - 6} y={y + 4} textAnchor="end">
            {power(exponent)}
          </text>
        </g>
      ))}
      {layout.floor !== null && (
        <>
          <path className="Flow-floor" d={`M${PAD} ${layout.floor}H${width}`} />
          <text className="Flow-tick" x={PAD - 6} y={layout.floor + 4} textAnchor="end">
            0
          </text>
        </>
      )}
      <path className="Flow-line" d={lineThrough(layout.outputs)} />
      <path className="Flow-line Flow-dotted" d={lineThrough(layout.weights)} />
      {flow.map((layer, place) => (
        <g key={layer.layer}>
          <Dot mark={layout.outputs[place] ?? null} kind="output" />
          <Dot mark={layout.weights[place] ?? null} kind="weight" />
          {named[place] && (
            <text
              className={place === at ? "Flow-title Flow-now" : "Flow-title"}
              x={inside(layout.columns[place]?.middle ?? 0, layer.title, width)}
              y={HEIGHT + 14}
              textAnchor="middle"
            >
              {layer.title}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** Where a title's middle stands so that none of it is cut off at the right. */
const inside = (middle: number, title: string, width: number): number =>
  Math.min(middle, width - (title.length * LETTER) / 2 - 1);

/** Gradients are discs; exact zero is dashed, what is not a number is crossed out. */
function Dot({ mark, kind }: { mark: Mark | null; kind: "output" | "weight" }) {
  if (!mark) return null;
  if (mark.kind === "bad") {
    return <path className="Flow-bad" d={`M${mark.x - 4} ${mark.y - 4}l8 8m0-8l-8 8`} />;
  }
  const name = mark.kind === "zero" ? "Flow-zero" : `Flow-${kind}`;
  return <circle className={name} cx={mark.x} cy={mark.y} r={kind === "output" ? 4 : 3.4} />;
}

/** The chart for those who do not see it. */
function Table({ flow }: { flow: readonly FlowLayer[] }) {
  return (
    <div className="unseen">
      <table>
        <caption>Gradients of each layer</caption>
        <thead>
          <tr>
            <th scope="col">layer</th>
            <th scope="col">mean size of its output's gradient</th>
            <th scope="col">norm</th>
            <th scope="col">largest</th>
            <th scope="col">mean size of its weights' gradient</th>
            <th scope="col">norm</th>
            <th scope="col">largest</th>
            <th scope="col">‖Δw‖/‖w‖</th>
          </tr>
        </thead>
        <tbody>
          {flow.map((layer) => (
            <tr key={layer.layer}>
              <th scope="row">{layer.title}</th>
              <td>{shown(layer.outputs?.mean)}</td>
              <td>{shown(layer.outputs?.norm)}</td>
              <td>{shown(layer.outputs?.largest)}</td>
              <td>{shown(layer.weights?.mean)}</td>
              <td>{shown(layer.weights?.norm)}</td>
              <td>{shown(layer.weights?.largest)}</td>
              <td>{shown(layer.change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
