/** Another number for one cell of a parameter, right before the shown training step; or for one of a typed constant. */
import { type FormEvent, useState } from "react";
import { formatNumber } from "../paint/number";
import { changedFor } from "../state/charting";
import { stepOf, useSlow, useStore } from "../state/store";
import type { Charted } from "../state/types";
import { setValue, valueBefore } from "../state/typing";
import "./ChangeValue.css";

/** Nothing where the number is worked out from others. */
export function ChangeValue({ of }: { of: Charted }) {
  const kind = useStore((state) => changedFor(state, of));
  return kind && <Field of={of} constant={kind === "all"} />;
}

function Field({ of, constant }: { of: Charted; constant: boolean }) {
  const [typed, setTyped] = useState("");
  const now = useSlow((state) => valueBefore(state, of));
  const step = useSlow(stepOf);
  const known = useStore((state) => state.showing === "step" && stepOf(state) < (state.past?.last ?? 0));
  const value = typed.trim() === "" ? Number.NaN : Number(typed.replace("−", "-"));
  const fits = Number.isFinite(value) && Math.abs(value) <= 1e30;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fits) return;
    setValue(of, value);
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
