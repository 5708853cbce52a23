// One of a few: the browser's own select, since no other works as well on phones and with screen readers.
import { useId } from "react";
import type { Offer } from "../../state/catalogue";

interface Props<T extends string> {
  label: string;
  /** null: what it stands for differs, and no one offer would be true of all of it. */
  value: T | null;
  offers: readonly Offer<T>[];
  hideLabel?: boolean;
  onChange(value: T): void;
}

export function Choice<T extends string>({ label, value, offers, hideLabel = false, onChange }: Props<T>) {
  const id = useId();
  return (
    <span className="Choice">
      <label htmlFor={id} className={hideLabel ? "unseen" : ""}>
        {label}
      </label>
      <select
        id={id}
        value={value ?? ""}
        title={offers.find((one) => one.name === value)?.doc}
        onChange={(event) => onChange(event.target.value as T)}
      >
        {value === null && (
          <option value="" disabled>
            differs by layer
          </option>
        )}
        {offers.map((one) => (
          <option key={one.name} value={one.name}>
            {one.title}
          </option>
        ))}
      </select>
    </span>
  );
}
