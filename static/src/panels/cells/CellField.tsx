/** Another number for the cell that is looked at: typed, and taken with Enter, or with Tab, which goes on to the next. */
import { type FormEvent, type KeyboardEvent, type Ref, useId } from "react";
import { readNumber } from "../node/typed";

interface Props {
  /** Where the cell lies, in words. */
  place: string;
  typed: string;
  constant: boolean;
  live: boolean;
  field: Ref<HTMLInputElement>;
  onType(text: string): void;
  /** null: nothing was changed. `on`: the next cell comes to be looked at, as in a spreadsheet. */
  onDone(value: number | null, on?: boolean): void;
}

const LARGEST = 1e30;

export function CellField({ place, typed, constant, live, field, onType, onDone }: Props) {
  const id = useId();
  const read = readNumber(typed, { low: -LARGEST, high: LARGEST });
  const wrong = typed !== "" && typed !== "-" && typed !== "−" && "expected" in read;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if ("value" in read) onDone(read.value);
  };
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Tab" && !event.shiftKey && "value" in read) {
      event.preventDefault();
      onDone(read.value, true);
    }
    if (event.key !== "Escape") return;
    event.preventDefault();
    onDone(null);
  };
  return (
    <form className="CellField" onSubmit={submit}>
      <label htmlFor={id}>{place ? `New number for ${place}` : "New number"}</label>
      <input
        ref={field}
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={typed}
        aria-invalid={wrong}
        aria-describedby={`${id}-about`}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={press}
      />
      <button type="submit" aria-disabled={"expected" in read}>
        Set
      </button>
      <small id={`${id}-about`}>
        {wrong && "expected" in read
          ? `Expected ${read.expected}.`
          : constant
            ? "The same in every step."
            : live
              ? "Taken before the coming step."
              : "From this training step on."}
      </small>
    </form>
  );
}
