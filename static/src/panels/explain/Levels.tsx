// How an explanation is told: in words, in symbols with shapes, or in this step's numbers.
import { shortcutsOf } from "../../access/keys";
import { LEVELS, setLevel, toggleProjector } from "../../state/following";
import { useStore } from "../../state/store";
import type { Level } from "../../state/types";
import { LargerIcon } from "../icons";

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
          aria-keyshortcuts={shortcutsOf(level)}
          onClick={() => setLevel(level)}
        >
          {NAMES[level]}
        </button>
      ))}
    </fieldset>
  );
}

/** Where there is room for it: the equation large, for a projector. */
export function ProjectorButton() {
  return (
    <button
      type="button"
      className="Levels-projector"
      aria-label="Projector mode"
      title="Projector mode: the equation large"
      aria-keyshortcuts={shortcutsOf("projector")}
      onClick={toggleProjector}
    >
      <LargerIcon />
    </button>
  );
}
