// One of a few: the browser's own select, since no other works as well on phones and with screen readers.
import { useId } from "react";

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  hideLabel?: boolean;
  onChange(value: T): void;
}

export function Choice<T extends string>({ label, value, options, hideLabel = false, onChange }: Props<T>) {
  const id = useId();
  return (
    <span className="Choice">
      <label htmlFor={id} className={hideLabel ? "unseen" : ""}>
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as T)}>
        {options.map(([name, title]) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </span>
  );
}
