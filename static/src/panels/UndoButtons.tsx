/** Undo and Redo, each with what it takes back or does again. */
import { redo, undo } from "../state/editing";
import { useStore } from "../state/store";

export function UndoButtons() {
  const back = useStore((state) => state.editor.undo.past.at(-1)?.label ?? null);
  const again = useStore((state) => state.editor.undo.future.at(-1)?.label ?? null);
  return (
    <fieldset className="StageToolbar-undo">
      <legend className="unseen">History of the design</legend>
      <Turn
        name="Undo"
        what={back}
        keys="Control+Z"
        caps="Ctrl+Z"
        act={undo}
        path="M5 7h6a4 4 0 0 1 0 8H8M5 7l3-3M5 7l3 3"
      />
      <Turn
        name="Redo"
        what={again}
        keys="Control+Shift+Z Control+Y"
        caps="Ctrl+Shift+Z"
        act={redo}
        path="M13 7H7a4 4 0 0 0 0 8h3M13 7l-3-3M13 7l-3 3"
      />
    </fieldset>
  );
}

interface Props {
  name: "Undo" | "Redo";
  /** What it would turn; null where there is nothing. */
  what: string | null;
  keys: string;
  caps: string;
  act(): void;
  path: string;
}

function Turn({ name, what, keys, caps, act, path }: Props) {
  const words = what === null ? `Nothing to ${name.toLowerCase()}` : `${name}: ${what}`;
  return (
    <button
      type="button"
      aria-label={words}
      title={what === null ? words : `${words} (${caps})`}
      aria-keyshortcuts={keys}
      aria-disabled={what === null}
      onClick={() => what !== null && act()}
    >
      <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </button>
  );
}
