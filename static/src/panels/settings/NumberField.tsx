// A number that is typed: checked when it is left or Enter is pressed. What cannot be used is explained and taken back.
import { useEffect, useId, useState } from "react";

interface Props {
  label: string;
  value: number;
  low: number;
  high: number;
  whole?: boolean;
  hideLabel?: boolean;
  onCommit(value: number): void;
}

function complaint(text: string, { low, high, whole }: Props): string | null {
  const value = Number(text.trim().replace("−", "-"));
  if (text.trim() === "" || !Number.isFinite(value)) return "a number, such as 0.1";
  if (whole && !Number.isInteger(value)) return "a whole number";
  if (value < low || value > high) return `from ${low} to ${high}`;
  return null;
}

export function NumberField(props: Props) {
  const { label, value, hideLabel = false, onCommit } = props;
  const id = useId();
  const [text, setText] = useState(String(value));
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => setText(String(value)), [value]);

  const commit = () => {
    const problem = complaint(text, props);
    setWrong(problem && `${label}: expected ${problem}, got “${text.slice(0, 20)}”. Kept ${value}.`);
    if (problem) {
      setText(String(value));
      return;
    }
    const typed = Number(text.trim().replace("−", "-"));
    setText(String(typed));
    if (typed !== value) onCommit(typed);
  };

  return (
    <span className="NumberField">
      <label htmlFor={id} className={hideLabel ? "unseen" : ""}>
        {label}
      </label>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        aria-invalid={wrong !== null}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setText(String(value));
        }}
      />
      {wrong && (
        <span id={`${id}-wrong`} className="NumberField-wrong" role="status">
          {wrong}
        </span>
      )}
    </span>
  );
}
