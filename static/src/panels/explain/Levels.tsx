// How an explanation is told: in words, in symbols with shapes, or in this step's numbers.
import { KEYS } from "../../access/keys";
import { LEVELS, setLevel } from "../../state/following";
import { useStore } from "../../state/store";
import type { Level } from "../../state/types";

const NAMES: Record<Level, string> = { words: "Words", symbols: "Symbols", numbers: "Numbers" };

export function Levels() {
  const chosen = useStore((state) => state.level);
  return (
    <fieldset className="Levels">
      <legend className="unseen">Explain in</legend>
      {LEVELS.map((level) => (
        <button
          key={level}
          type="button"
          aria-pressed={level === chosen}
          aria-keyshortcuts={KEYS.find((row) => row.action === level)?.keys.join(" ")}
          onClick={() => setLevel(level)}
        >
          {NAMES[level]}
        </button>
      ))}
    </fieldset>
  );
}
