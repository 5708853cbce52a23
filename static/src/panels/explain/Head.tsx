// What is explained, where it stands, and the way back to what was looked at before.
import { shortcutsOf } from "../../access/keys";
import { back } from "../../state/following";
import { useStore } from "../../state/store";
import { ChevronLeft } from "../icons";

export function Head({ title, place }: { title: string; place: string }) {
  const steps = useStore((state) => state.trail.length);
  return (
    <div className="Explain-head">
      <h3 tabIndex={-1}>{title}</h3>
      <span className="Explain-place">{place}</span>
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
    </div>
  );
}
