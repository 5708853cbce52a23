/** Time on two levels: the epochs with the loss above, the events of this training step below, tied by a funnel. */

import { layoutSkyline } from "../graph/skyline";
import { useSlow, useStore } from "../state/store";
import type { State } from "../state/types";
import { EventField } from "./EventField";
import { besideOf, RunSlider } from "./RunSlider";
import { ScoreSlider } from "./ScoreSlider";
import { StepField } from "./StepField";
import { useSize } from "./size";
import "./Timeline.css";

export interface Place {
  /** Epochs and parts of epochs since the start. */
  now: number;
  headline: string;
  detail: string;
}

/** Where the run stands: for the marker over the loss. */
export function placeOf(state: State): Place {
  const at = state.showing === "live" ? state.live : state.trace;
  if (!at) return { now: 0, headline: "", detail: "" };
  // Both count from 0: a trace names the step it shows, a live frame the updates that are done.
  const updated = state.showing === "step" && state.trace !== null && state.cursor >= state.trace.rest ? 1 : 0;
  if (state.network?.network.data === null) {
    return { now: at.step + updated, headline: `step ${at.step + 1}`, detail: "" };
  }
  return {
    now: at.epoch + (at.stepInEpoch + updated) / Math.max(1, at.stepsPerEpoch),
    headline: `epoch ${at.epoch + 1}`,
    detail: `step ${at.stepInEpoch + 1} of ${at.stepsPerEpoch}`,
  };
}

const samePlace = (() => {
  let kept: Place = { now: -1, headline: "", detail: "" };
  // The store's hooks compare by identity: an equal place is the same place.
  return (state: State): Place => {
    const place = placeOf(state);
    if (place.now !== kept.now || place.headline !== kept.headline || place.detail !== kept.detail) kept = place;
    return kept;
  };
})();

export function Timeline({ brief }: { brief: boolean }) {
  const graph = useStore((state) => state.graph);
  const history = useSlow((state) => state.history);
  const past = useStore((state) => state.past);
  const place = useSlow(samePlace);
  const expression = useStore((state) => state.network?.network.data === null);
  const [ref, size] = useSize<HTMLDivElement>({ width: 800, height: 150 });
  const sky = brief ? 0 : Math.max(46, Math.round(size.height * 0.36));
  const funnel = brief ? 0 : 9;
  return (
    <section className="Timeline" aria-label="Timeline">
      {!brief && (
        <div className="Timeline-side" style={{ height: sky }}>
          <h2>
            {expression ? "Value" : "Loss"} <span>by {expression ? "step" : "epoch"}</span>
          </h2>
          <Legend tested={!expression} />
          <StepField />
        </div>
      )}
      <div className="Timeline-plot" ref={ref}>
        {!brief && (
          <>
            <RunSlider width={size.width} height={sky} expression={expression} {...place} />
            <Funnel
              x={layoutSkyline(history, place.now, size.width, 1, besideOf(past)).x(place.now)}
              width={size.width}
              height={funnel}
            />
          </>
        )}
        {graph && <ScoreSlider graph={graph} width={size.width} height={Math.max(36, size.height - sky - funnel)} />}
      </div>
      {!brief && <EventField />}
    </section>
  );
}

/** The lower level magnifies the place where the marker stands above. */
function Funnel({ x, width, height }: { x: number; width: number; height: number }) {
  const at = Math.max(0, Math.min(width, x));
  return (
    <svg className="Timeline-funnel" width={width} height={height} aria-hidden="true">
      <path d={`M${at - 1} 0L0 ${height}H${width}L${at + 1} 0Z`} />
    </svg>
  );
}

function Legend({ tested }: { tested: boolean }) {
  return (
    <span className="Timeline-legend">
      <i className="Timeline-solid" />
      {tested ? "train" : "value"}
      {tested && (
        <>
          <i className="Timeline-dotted" />
          test
        </>
      )}
    </span>
  );
}
