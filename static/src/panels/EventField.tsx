/** The number of the event under the cursor, to be typed: the same as a click on the score. */
import { useState } from "react";
import { seek } from "../state/controls";
import { useStore } from "../state/store";

export function EventField() {
  const cursor = useStore((state) => state.cursor);
  const count = useStore((state) => state.graph?.events.length ?? 0);
  const live = useStore((state) => state.showing === "live");
  const [typed, setTyped] = useState<string | null>(null);

  const commit = () => {
    const wanted = typed === null || typed.trim() === "" ? Number.NaN : Number(typed);
    if (Number.isFinite(wanted)) seek(Math.max(0, Math.min(count, Math.round(wanted))));
    setTyped(null);
  };

  return (
    <div className="EventField">
      <label>
        <span>Event</span>
        <input
          type="text"
          inputMode="numeric"
          value={typed ?? (live ? "" : String(cursor))}
          placeholder={live ? "live" : ""}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key === "Escape") setTyped(null);
          }}
        />
      </label>
      {/* A number of five digits would stand under the names of the phases, which count the events too. */}
      {count < 10_000 && <span>of {count}</span>}
    </div>
  );
}
