/** The number of the training step, to be typed, with a button to either side: the same as a click on the loss. */
import { useState } from "react";
import * as controls from "../state/controls";
import { stepOf, useSlow, useStore } from "../state/store";
import { ChevronLeft, ChevronRight } from "./icons";

export function StepField() {
  const step = useSlow(stepOf);
  const first = useStore((state) => state.past?.first ?? 0);
  const last = useStore((state) => state.past?.last ?? 0);
  const [typed, setTyped] = useState<string | null>(null);

  const commit = () => {
    const wanted = typed === null || typed.trim() === "" ? Number.NaN : Number(typed);
    if (Number.isFinite(wanted) && Math.round(wanted) !== step + 1) controls.goToStep(Math.round(wanted) - 1);
    setTyped(null);
  };

  return (
    <div className="EventField StepField">
      <label>
        <span>Step</span>
        <input
          type="text"
          inputMode="numeric"
          aria-label="Training step"
          value={typed ?? String(step + 1)}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key === "Escape") setTyped(null);
          }}
        />
      </label>
      <button
        type="button"
        aria-label="Previous training step"
        title="Previous training step (,)"
        aria-disabled={step <= first}
        onClick={controls.previousTrainingStep}
      >
        <ChevronLeft />
      </button>
      <button
        type="button"
        aria-label="Next training step"
        title="Next training step (.)"
        aria-disabled={step >= last}
        onClick={controls.nextTrainingStep}
      >
        <ChevronRight />
      </button>
    </div>
  );
}
