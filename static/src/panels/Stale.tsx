/** Numbers of before and after an edit are never shown together: this says where those on the screen are of before. */
import { isApart } from "../state/apart";
import { staleOf } from "../state/stale";
import { useStore } from "../state/store";
import type { State } from "../state/types";
import "./Stale.css";

/** An edit is worked out in a moment, mostly: the mark then comes and goes unseen. */
const passing = (state: State): boolean => state.draft !== null;

export function Stale({ also = false }: { also?: boolean }) {
  const why = useStore(staleOf);
  const brief = useStore(passing);
  const apart = useStore(isApart);
  if (!why && !also) return null;
  return (
    <p className={`Stale${brief ? " Stale-brief" : ""}`}>
      <strong>{apart ? "Another network." : "From before the edit."}</strong> {why ?? BEFORE}
    </p>
  );
}

const BEFORE = "These numbers are of the network as it was.";
