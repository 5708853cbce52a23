/** Something was opened in place of what was there: said once, with the way back. In Build that way is always in view. */
import { useState } from "react";
import type { Entry } from "../editor/undo";
import { Card } from "../panels/Notices";
import { undo } from "../state/editing";
import { useStore } from "../state/store";
import type { State } from "../state/types";

/** What `opening.ts` calls its edits, but for a link by which the page itself was opened. */
const OPENINGS = /^(Open (?!a link$)|New from template|Restore )/;

function lastOpened({ editor, magnification }: State): Entry | null {
  const last = editor.undo.past.at(-1);
  return last && magnification !== "build" && OPENINGS.test(last.label) ? last : null;
}

export function OpenedNotice() {
  const entry = useStore(lastOpened);
  const [closed, setClosed] = useState<string | null>(null);
  // A later command may take its place in the history; what was opened stays the same.
  const key = entry && `${entry.label}/${entry.after.name}/${entry.before.nodes.length}`;
  if (!entry || key === closed) return null;
  return (
    <Card onClose={() => setClosed(key)} passing>
      <p>
        “{entry.after.name}” is opened in place of “{entry.before.name}”.
        <button type="button" className="Notices-more" onClick={undo}>
          Undo
        </button>
      </p>
    </Card>
  );
}
