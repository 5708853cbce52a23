/** The number of the event under the cursor, to be typed: the same as a click on the score. */
import { seek } from "../state/controls";
import { useStore } from "../state/store";
import { TypedNumber } from "./TypedNumber";

export function EventField() {
  const cursor = useStore((state) => state.cursor);
  const count = useStore((state) => state.graph?.events.length ?? 0);
  const live = useStore((state) => state.showing === "live");
  return (
    <div className="EventField">
      <TypedNumber
        label="Event"
        shown={live ? "" : String(cursor)}
        placeholder={live ? "live" : ""}
        go={(wanted) => seek(Math.max(0, Math.min(count, wanted)))}
      />
      {/* A number of five digits would stand under the names of the phases, which count the events too. */}
      {count < 10_000 && <span>of {count}</span>}
    </div>
  );
}
