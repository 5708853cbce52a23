// What is wrong with this training step, and where it began: three lights, findings with their cures, gradient flow.
import { useEffect, useRef } from "react";
import type { Diagnosis } from "../protocol.gen";
import { debugging, undoCure } from "../state/controls";
import { diagnosisIsCurrent } from "../state/diagnosing";
import { useStore } from "../state/store";
import type { State } from "../state/types";
import { Findings, Trials } from "./debug/Findings";
import { FlowChart } from "./debug/FlowChart";
import { Lights, Signal } from "./debug/Lights";
import "./Debug.css";

const diagnosisOf = (state: State) => state.diagnosis;
const training = (state: State) => state.status.playing || state.showing === "live";

export function Debug() {
  const diagnosis = useStore(diagnosisOf);
  const current = useStore(diagnosisIsCurrent);
  const live = useStore(training);
  const panel = useRef<HTMLElement>(null);
  const pressed = useStore((state) => state.cured);
  useEffect(() => {
    debugging(true);
    return () => debugging(false);
  }, []);
  // What a press did is seen at the lights.
  useEffect(() => {
    if (pressed) panel.current?.scrollIntoView?.({ block: "start" });
  }, [pressed]);
  return (
    <section ref={panel} className="Debug" aria-label="Debug" aria-busy={!current && !live}>
      <Cured />
      {diagnosis ? (
        <Body of={diagnosis} current={current} live={live} />
      ) : (
        <p className="Debug-quiet">{live ? "Pause to look at a training step." : "…"}</p>
      )}
    </section>
  );
}

function Body({ of, current, live }: { of: Diagnosis; current: boolean; live: boolean }) {
  const stale = !current;
  return (
    <div className={stale && live ? "Debug-body Debug-stale" : "Debug-body"}>
      <p className="Debug-when">
        {stale && live
          ? `As of training step ${of.step + 1}. Training goes on: pause to look again.`
          : `Training step ${of.step + 1}, forward, backward and update`}
      </p>
      <Lights lights={of.lights} />
      <Findings findings={of.findings} stale={stale} />
      <FlowChart flow={of.flow} layers={of.layers} stale={stale} />
      {!stale && <Trials trials={of.trials} />}
    </div>
  );
}

/** The cure that was pressed, with the way back. */
function Cured() {
  const cured = useStore((state) => state.cured);
  const waits = useStore(
    (state) => state.showing === "step" && state.trace !== null && state.cursor >= state.trace.rest,
  );
  if (!cured) return null;
  return (
    <div className="Debug-cured">
      <p>
        Done: {cured.text}.{waits && " It works from the next training step on."}
      </p>
      <button type="button" onClick={undoCure}>
        Undo
      </button>
    </div>
  );
}

/** The three lights in one line, for where Debug is folded away; a hint while nothing is known of this step. */
export function DebugLine() {
  const diagnosis = useStore(diagnosisOf);
  const current = useStore(diagnosisIsCurrent);
  if (!diagnosis || !current) return <>what went wrong</>;
  return (
    <span className="Debug-line">
      {diagnosis.lights.map((light) => (
        <span key={light.name}>
          <Signal condition={light.condition} size={15} /> <span className="Debug-name">{light.name}</span>
        </span>
      ))}
    </span>
  );
}
