/** Another number for one cell of a parameter, right before the shown training step; or for one of a typed constant. */
import { type FormEvent, useState } from "react";
import { formatNumber } from "../paint/number";
import { readCell } from "../state/cells";
import { changedFor, setValue } from "../state/charting";
import { stepPicture } from "../state/picture";
import { stepOf, useSlow, useStore } from "../state/store";
import type { Charted, State } from "../state/types";
import "./ChangeValue.css";

/** What it was before the shown training step. */
function before({ graph, trace, focus, showing }: State, { node, cell }: Charted): number | null {
  if (!graph || !trace || showing !== "step" || trace.graph !== graph.graph) return null;
  return readCell(stepPicture(graph, trace, 0, { focus, mean: false }).tile(node, "value"), cell) ?? null;
}

/** Nothing where the number is worked out from others. */
export function ChangeValue({ of }: { of: Charted }) {
  const kind = useStore((state) => changedFor(state, of));
  return kind && <Field of={of} constant={kind === "all"} />;
}

function Field({ of, constant }: { of: Charted; constant: boolean }) {
  const [typed, setTyped] = useState("");
  const now = useSlow((state) => before(state, of));
  const step = useSlow(stepOf);
  const known = useStore((state) => state.showing === "step" && stepOf(state) < (state.past?.last ?? 0));
  const value = typed.trim() === "" ? Number.NaN : Number(typed.replace("−", "-"));
  const fits = Number.isFinite(value) && Math.abs(value) <= 1e30;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fits) return;
    setValue(of.node, of.cell, value);
    setTyped("");
  };
  return (
    <form className="ChangeValue" onSubmit={submit}>
      <label>
        <span>{constant ? "Change this value to" : `Change this value at step ${step + 1} to`}</span>
        <input
          type="text"
          inputMode="decimal"
          value={typed}
          placeholder={now === null ? "" : formatNumber(now)}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" aria-disabled={!fits}>
        Change
      </button>
      {known && !constant && <p>The steps after it are made anew; what they were stays drawn beside them.</p>}
    </form>
  );
}
