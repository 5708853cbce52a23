// A field that is heard as it is typed: what can be used holds at once, what cannot says what would and changes nothing.
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useGesture } from "../settings/gesture";
import { type Bounds, type Read, readNumber } from "./typed";

interface Props<T> {
  label: string;
  /** undefined: the nodes differ in it. */
  value: T | undefined;
  write(value: T): string;
  read(text: string): Read<T>;
  onChange(value: T, gesture: string): void;
  lines?: number;
  longest?: number;
  numeric?: boolean;
  note?: ReactNode;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function TypedField<T>(props: Props<T>) {
  const { label, value, write, read, onChange, lines = 1, longest, numeric = false, note } = props;
  const id = useId();
  const shown = value === undefined ? "" : write(value);
  const [text, setText] = useState(shown);
  const [expected, setExpected] = useState<string | null>(null);
  const gesture = useGesture();
  const typed = useRef<T | undefined>(value);
  // What was changed elsewhere (taken back, say) is shown; what the learner is typing stays as it is typed.
  useEffect(() => {
    if (same(typed.current, value)) return;
    typed.current = value;
    setText(shown);
    setExpected(null);
  }, [value, shown]);
  const hear = (next: string) => {
    setText(next);
    const found = read(next);
    setExpected("expected" in found ? found.expected : null);
    if ("expected" in found || same(found.value, value)) return;
    typed.current = found.value;
    onChange(found.value, gesture.key);
  };
  const leave = () => {
    gesture.next();
    if (expected !== null) setText(shown);
    setExpected(null);
  };
  const common = {
    id,
    value: text,
    autoComplete: "off",
    spellCheck: false,
    placeholder: value === undefined ? "differs" : "",
    "aria-invalid": expected !== null,
    "aria-describedby": expected === null ? undefined : `${id}-wrong`,
    onBlur: leave,
  };
  return (
    <div className={`TypedField${lines > 1 ? " TypedField-tall" : ""}`}>
      <label htmlFor={id}>{label}</label>
      {lines > 1 ? (
        <textarea {...common} rows={lines} maxLength={longest} onChange={(event) => hear(event.target.value)} />
      ) : (
        <input
          {...common}
          maxLength={longest}
          inputMode={numeric ? "decimal" : undefined}
          className={numeric ? "TypedField-number" : undefined}
          onChange={(event) => hear(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && leave()}
        />
      )}
      {note}
      {expected !== null && (
        <span id={`${id}-wrong`} className="TypedField-wrong" role="status">
          Expected {expected}. {value === undefined ? "Nothing was changed." : `Kept ${shown.slice(0, 24)}.`}
        </span>
      )}
    </div>
  );
}

interface NumberProps extends Bounds {
  label: string;
  value: number | undefined;
  onChange(value: number, gesture: string): void;
}

export const TypedNumber = ({ label, value, onChange, ...bounds }: NumberProps) => (
  <TypedField
    numeric
    label={label}
    value={value}
    write={String}
    read={(text) => readNumber(text, bounds)}
    onChange={onChange}
  />
);

const LONGEST_NAME = 64;

interface NameProps {
  label: string;
  value: string | undefined;
  empty?: boolean;
  longest?: number;
  lines?: number;
  onChange(value: string, gesture: string): void;
}

/** Any Unicode that can be printed. */
export const TypedName = ({ label, value, empty = true, longest = LONGEST_NAME, lines, onChange }: NameProps) => (
  <TypedField
    label={label}
    value={value}
    longest={longest}
    lines={lines ?? 1}
    write={(name) => name}
    read={(text) =>
      /[\p{C}\p{Zl}\p{Zp}]/u.test(text.replaceAll(/[\u200c\u200d]/g, ""))
        ? { expected: "letters that can be printed" }
        : text.trim() === "" && !empty
          ? { expected: "a name" }
          : { value: text }
    }
    onChange={onChange}
  />
);
