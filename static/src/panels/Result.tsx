// What the parameters at this moment make of the data: the decision boundary, the losses, the accuracy.
import { useEffect, useRef } from "react";
import { real } from "../frames";
import { paintBoundary } from "../paint/boundary";
import { readPalette } from "../paint/colours";
import { formatNumber } from "../paint/number";
import type { Metrics } from "../protocol.gen";
import { controlsWait } from "../state/apart";
import { store, useSlow, useStore } from "../state/store";
import type { State } from "../state/types";
import { usePicking } from "./picking";
import { Confusion } from "./result/Confusion";
import { Elsewhere } from "./result/Elsewhere";
import { Example } from "./result/Example";
import { Stale } from "./Stale";
import "./Result.css";

const metricsOf = (state: State): Metrics | null => state.picture.view?.metrics ?? null;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const shown = (value: number | "NaN" | "Infinity" | "-Infinity" | null | undefined) =>
  value === null || value === undefined ? "—" : formatNumber(real(value));

/** Redraws when a new picture came, at most once an animation frame and 20 times a second. */
function useBoundary(canvas: React.RefObject<HTMLCanvasElement | null>): void {
  useEffect(() => {
    let asked = 0;
    const draw = () => {
      asked = 0;
      if (canvas.current) paintBoundary(canvas.current, store.get(), readPalette());
    };
    const ask = () => {
      asked ||= requestAnimationFrame(draw);
    };
    const unsubscribe = store.subscribe((state, before) => {
      if (
        state.picture.view !== before.picture.view ||
        state.data !== before.data ||
        state.focus !== before.focus ||
        state.whole !== before.whole
      )
        ask();
    });
    const resized = new ResizeObserver(ask);
    if (canvas.current) resized.observe(canvas.current);
    const themed = new MutationObserver(ask);
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    ask();
    return () => {
      unsubscribe();
      resized.disconnect();
      themed.disconnect();
      cancelAnimationFrame(asked);
    };
  }, [canvas]);
}

function Boundary() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useBoundary(canvas);
  const count = useStore((state) => state.data?.count ?? 0);
  const label = `The network's output over the input plane, and the ${count} data points`;
  const data = useStore((state) => state.data);
  const { picked, pick } = usePicking();
  return (
    <>
      <canvas ref={canvas} className="Result-boundary" role="img" aria-label={label} onClick={pick} />
      {data && picked !== null && <Elsewhere data={data} index={picked} />}
    </>
  );
}

function Metric({ name, value }: { name: string; value: string }) {
  return (
    <div className="Result-metric">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Whose result this is: of the parameters after so many updates, on so many points. */
export function ResultLine() {
  const step = useSlow((state) => state.picture.view?.metrics.step ?? null);
  const data = useStore((state) => state.data);
  const training = data ? data.train.reduce((sum, flag) => sum + flag, 0) : 0;
  return (
    <>
      {step !== null && `${step} ${step === 1 ? "update" : "updates"}`}
      {data &&
        `, ${training} train + ${data.count - training} test ${data.layout === "points" ? "points" : "examples"}`}
    </>
  );
}

/** One line for where Result is folded away. */
export function ResultFolded() {
  const metrics = useSlow(metricsOf);
  const classes = useStore((state) => state.data?.task === "classification");
  if (!metrics) return null;
  const accuracy = metrics.test_accuracy;
  const right = classes && accuracy !== null ? `, test accuracy ${percent(accuracy)}` : "";
  return <>{`loss ${shown(metrics.train_loss)}${right}`}</>;
}

export function Result({ compact = false }: { compact?: boolean }) {
  const metrics = useSlow(metricsOf);
  const data = useStore((state) => state.data);
  const waits = useStore(controlsWait);
  if (waits) {
    return (
      <section className="Result" aria-label="Result">
        <p className="Result-none">
          Nothing of this design has run yet. Here comes what it makes of its data: the loss, and how many it gets
          right.
        </p>
      </section>
    );
  }
  return (
    <section
      className={`Result${compact ? (data?.layout === "points" ? " Result-compact" : " Result-brief") : ""}`}
      aria-label="Result"
    >
      <Stale />
      {data?.layout === "points" && <Boundary />}
      {data && data.layout !== "points" && <Example compact={compact} />}
      <dl className={`Result-metrics${data && data.layout !== "points" && !compact ? " Result-four" : ""}`}>
        <Metric name={data ? "Train loss" : "Value"} value={shown(metrics?.train_loss)} />
        {data && <Metric name="Test loss" value={shown(metrics?.test_loss)} />}
        {data && data.layout !== "points" && !compact && (
          <Metric
            name="Train accuracy"
            value={metrics?.train_accuracy == null ? "—" : percent(metrics.train_accuracy)}
          />
        )}
        {data?.task === "classification" && (
          <Metric name="Test accuracy" value={metrics?.test_accuracy == null ? "—" : percent(metrics.test_accuracy)} />
        )}
      </dl>
      {!compact && <Confusion />}
    </section>
  );
}
