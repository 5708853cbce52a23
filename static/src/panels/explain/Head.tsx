// What is explained, where it stands, and the way back to what was looked at before.
import { shortcutsOf } from "../../access/keys";
import { toggleHistory } from "../../state/charting";
import { back, why } from "../../state/following";
import { useStore } from "../../state/store";
import type { State } from "../../state/types";
import { ChevronLeft } from "../icons";

/** Whether the number that is explained is one from which a walk leads back. */
const asksWhy = (state: State): boolean => {
  const event = state.graph?.events[state.cursor - 1];
  return !state.walk && !state.leaf && Boolean(event?.writes) && event?.phase !== "update";
};

export function Head({ title, place }: { title: string; place: string }) {
  const steps = useStore((state) => state.trail.length);
  const canAsk = useStore(asksWhy);
  return (
    <div className="Explain-head">
      <h3 tabIndex={-1}>{title}</h3>
      <span className="Explain-place">{place}</span>
      <div className="Explain-ways">
        {steps > 0 && (
          <button
            type="button"
            className="Explain-back"
            title={`Back to where this number was followed from (${steps})`}
            aria-keyshortcuts={shortcutsOf("back")}
            onClick={back}
          >
            <ChevronLeft />
            Back
          </button>
        )}
        <button
          type="button"
          title="This number over the training steps, and another value for a parameter"
          aria-keyshortcuts={shortcutsOf("toggleHistory")}
          onClick={toggleHistory}
        >
          History
        </button>
        {canAsk && (
          <button
            type="button"
            title="Walk back from this number to where it came from"
            aria-keyshortcuts={shortcutsOf("why")}
            onClick={why}
          >
            Why
          </button>
        )}
      </div>
    </div>
  );
}
