/** The number of the training step, to be typed, with a button to either side: the same as a click on the loss. */
import * as controls from "../state/controls";
import { stepOf, useSlow, useStore } from "../state/store";
import { ChevronLeft, ChevronRight } from "./icons";
import { TypedNumber } from "./TypedNumber";

export function StepField() {
  const step = useSlow(stepOf);
  const first = useStore((state) => state.past?.first ?? 0);
  const last = useStore((state) => state.past?.last ?? 0);
  const go = (wanted: number) => {
    if (wanted !== step + 1) controls.goToStep(wanted - 1);
  };
  return (
    <div className="EventField StepField">
      <TypedNumber label="Step" name="Training step" shown={String(step + 1)} go={go} />
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
