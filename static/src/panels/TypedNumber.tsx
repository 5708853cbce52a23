/** A whole number of the run that can be typed over: Enter or leaving the field goes there, Escape does not. */
import { useState } from "react";

interface Props {
  /** What stands beside it. */
  label: string;
  /** What it is called, where that is more. */
  name?: string;
  shown: string;
  placeholder?: string;
  go(wanted: number): void;
}

export function TypedNumber({ label, name, shown, placeholder = "", go }: Props) {
  const [typed, setTyped] = useState<string | null>(null);

  const commit = () => {
    const wanted = typed === null || typed.trim() === "" ? Number.NaN : Number(typed);
    if (Number.isFinite(wanted)) go(Math.round(wanted));
    setTyped(null);
  };

  return (
    <label>
      <span>{label}</span>
      <input
        type="text"
        inputMode="numeric"
        aria-label={name}
        value={typed ?? shown}
        placeholder={placeholder}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setTyped(null);
        }}
      />
    </label>
  );
}
