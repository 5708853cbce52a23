/** What was being built when the browser or the server went away, to be restored or left. */
import { useEffect, useState } from "react";
import { Card } from "../panels/Notices";
import { slug } from "../state/controls";
import { store } from "../state/store";
import { forget, type Kept, keepKept, restore } from "./keeping";
import { weightsOf } from "./learned";

const DAY_MS = 24 * 3600 * 1000;

/** "17:31"; of another day with its date. */
function moment(at: number): string {
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  const today = Date.now() - at < DAY_MS && new Date(at).getDate() === new Date().getDate();
  return new Date(at).toLocaleString([], today ? time : { day: "numeric", month: "short", ...time });
}

function storageOf(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

export function KeptNotice() {
  const [kept, setKept] = useState<Kept | null>(null);
  const storage = storageOf();

  useEffect(() => {
    if (!storage) return;
    return keepKept(store, {
      storage,
      slug,
      ask: weightsOf,
      offer: setKept,
      tell: (text) => store.dispatch({ type: "tell", text, refusal: null }),
    });
  }, [storage]);

  if (!kept || !storage) return null;
  const leave = () => {
    forget(storage, kept.id);
    setKept(null);
  };
  const put = () => {
    setKept(null);
    void restore(storage, kept);
  };
  return (
    <Card onClose={leave}>
      <h2>Restore your network from {moment(kept.at)}?</h2>
      <p>
        {kept.name ? `“${kept.name}” was` : "It was"} kept in this browser
        {kept.learned ? ", with what it had learned. Training steps count from 0 again." : ". Its weights begin anew."}
      </p>
      <button type="button" className="Notices-more" onClick={put}>
        Restore
      </button>
    </Card>
  );
}
