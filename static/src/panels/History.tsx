/** One number over the training steps: a line in the colours of its sign, a table, and the future that was given up. */
import { type MouseEvent, useId, useMemo, useState } from "react";
import { layoutSpark } from "../graph/spark";
import { formatSigned, NOT_COMPUTED } from "../paint/number";
import { perExample, placeWords } from "../state/cells";
import { chart, type Row, rowsOf, seriesOf } from "../state/charting";
import { goToStep } from "../state/controls";
import { stepOf, useSlow, useStore } from "../state/store";
import type { Charted, State } from "../state/types";
import { ChangeValue } from "./ChangeValue";
import { CloseIcon } from "./icons";
import { useSize } from "./size";
import "./History.css";

const HEIGHT = 96;

const chartedOf = (state: State) => state.charted;

export function History() {
  const charted = useStore(chartedOf);
  return charted ? <Panel charted={charted} /> : null;
}

const SLOT: Partial<Record<Charted["slot"], string>> = { value: "Value", grad: "Gradient" };

function Panel({ charted }: { charted: Charted }) {
  const series = useSlow(seriesOf);
  const node = useStore((state) => state.graph?.nodes[charted.node]);
  const step = useSlow(stepOf);
  const rows = useMemo(() => (series ? rowsOf(series) : []), [series]);
  if (!node) return null;
  const words = placeWords(node, charted.cell);
  return (
    <section className="History" aria-label="History" aria-busy={!series}>
      <div className="History-head">
        <h2>
          {(SLOT[charted.slot] ?? charted.slot).toLowerCase()} of {node.plain}
          {words && <span>, {words}</span>}
        </h2>
        {node.tracked && (
          <fieldset aria-label="Value or gradient">
            {(["value", "grad"] as const).map((slot) => (
              <button
                key={slot}
                type="button"
                aria-pressed={charted.slot === slot}
                onClick={() => chart({ ...charted, slot })}
              >
                {SLOT[slot]}
              </button>
            ))}
          </fieldset>
        )}
        <button type="button" aria-label="Close history" title="Close (H)" onClick={() => chart(null)}>
          <CloseIcon />
        </button>
      </div>
      <Line rows={rows} step={step} />
      <Steps rows={rows} step={step} since={series?.since ?? 0} batches={perExample(node)} />
      <ChangeValue of={charted} />
    </section>
  );
}

interface LineProps {
  rows: readonly Row[];
  step: number;
}

/** Above zero in the one colour, below in the other. For eyes and the mouse: the table beneath holds the same. */
function Line({ rows, step }: LineProps) {
  const [ref, size] = useSize<HTMLDivElement>({ width: 340, height: HEIGHT });
  const [hovered, setHovered] = useState<number | null>(null);
  const id = useId();
  const spark = useMemo(() => layoutSpark(rows, size.width, HEIGHT), [rows, size.width]);
  const under = rows.find((row) => row.step === hovered);
  const here = rows.find((row) => row.step === step);
  const at = (event: MouseEvent<HTMLDivElement>) =>
    spark.near(event.clientX - event.currentTarget.getBoundingClientRect().left);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table beneath is the same for the keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table beneath is the same for the keyboard
    <div
      ref={ref}
      className="History-line"
      onPointerMove={(event) => setHovered(at(event))}
      onPointerLeave={() => setHovered(null)}
      onClick={(event) => {
        const wanted = at(event);
        if (wanted !== null) goToStep(wanted);
      }}
    >
      <svg width={size.width} height={HEIGHT} aria-hidden="true">
        <clipPath id={`${id}-above`}>
          <rect width={size.width} height={Math.max(0, spark.zero)} />
        </clipPath>
        <clipPath id={`${id}-below`}>
          <rect y={spark.zero} width={size.width} height={Math.max(0, HEIGHT - spark.zero)} />
        </clipPath>
        <path className="History-zero" d={`M0 ${spark.zero}H${size.width}`} />
        <path className="History-ghost" d={spark.ghost} />
        <path className="History-positive" clipPath={`url(#${id}-above)`} d={spark.line} />
        <path className="History-negative" clipPath={`url(#${id}-below)`} d={spark.line} />
        {hovered !== null && <path className="History-hovered" d={`M${spark.x(hovered)} 0V${HEIGHT}`} />}
        {here?.value !== undefined && here.value !== null && Number.isFinite(here.value) && (
          <circle className="History-here" cx={spark.x(step)} cy={spark.y(here.value)} r={4} />
        )}
      </svg>
      <p className="History-told" aria-hidden="true">
        {under
          ? `step ${under.step + 1}: ${written(under.value)}${under.ghost === null ? "" : `, before the change ${written(under.ghost)}`}`
          : here
            ? `step ${step + 1}: ${written(here.value)}`
            : ""}
      </p>
    </div>
  );
}

const written = (value: number | null) => (value === null ? NOT_COMPUTED : formatSigned(value));

interface StepsProps {
  rows: readonly Row[];
  step: number;
  since: number;
  /** Each training step has other examples: the number is of the one at the same place in its batch. */
  batches: boolean;
}

function Steps({ rows, step, since, batches }: StepsProps) {
  const ghosts = rows.some((row) => row.ghost !== null);
  return (
    <div className="History-table">
      <table>
        <caption>
          {rows.length === 0
            ? "Nothing is known yet."
            : since > (rows[0]?.step ?? 0)
              ? `Kept: every training step from ${since + 1} on, and some before it. Press a step to go there.`
              : "Every training step. Press one to go there."}
          {batches && " Each step has its own batch: this is the example at that place in it."}
        </caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Number</th>
            {ghosts && <th scope="col">Before the change</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.step} aria-current={row.step === step ? "step" : undefined}>
              <th scope="row">
                <button
                  type="button"
                  aria-label={`Go to training step ${row.step + 1}`}
                  onClick={() => goToStep(row.step)}
                >
                  {row.step + 1}
                </button>
              </th>
              <td className={signOf(row.value)}>{written(row.value)}</td>
              {ghosts && <td>{written(row.ghost)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const signOf = (value: number | null) =>
  value === null || value === 0 || Number.isNaN(value) ? undefined : value > 0 ? "History-plus" : "History-minus";
