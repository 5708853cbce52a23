/** A list to choose from, found by typing: what can be added, where to connect, which node to fly to. */
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { focusStage } from "./focus";
import "./Picker.css";

export interface Choosable {
  key: string;
  title: string;
  sign?: string;
  /** What else is said of it, quietly. */
  about: string;
  /** It can be chosen, but something speaks against it. */
  unfit?: string;
}

interface Props<T extends Choosable> {
  /** What is chosen here: the name of the dialog. */
  label: string;
  placeholder: string;
  x: number;
  y: number;
  /** What a text finds, the best first. */
  find(text: string): readonly T[];
  choose(one: T): void;
  close(): void;
  /** Above the list. */
  note?: ReactNode;
}

const MOST_SHOWN = 60;
const SIZE = { w: 340, h: 380 } as const;

export function Picker<T extends Choosable>({ label, placeholder, x, y, find, choose, close, note }: Props<T>) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = find(text).slice(0, MOST_SHOWN);
  const chosen = Math.min(at, found.length - 1);

  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView?.({ block: "nearest" });
  }, [chosen]);

  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0 && found.length > 0) setAt((chosen + by + found.length) % found.length);
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      const one = found[chosen];
      if (one) choose(one);
    } else if (event.key === "Escape" || event.key === "Tab") {
      close();
      focusStage();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      className="Picker"
      role="dialog"
      aria-label={label}
      style={placeOn(x, y)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}
    >
      <input
        ref={input}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        maxLength={64}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      {note && <p className="Picker-note">{note}</p>}
      <div className="Picker-list" ref={list} id={`${id}-list`} role="listbox" aria-label={label}>
        {found.map((one, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and names what is chosen
          <div
            key={one.key}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === chosen}
            className={one.unfit ? "Picker-one Picker-unfit" : "Picker-one"}
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => place !== chosen && setAt(place)}
            onClick={() => choose(one)}
          >
            {one.sign !== undefined && (
              <i aria-hidden="true" className="Picker-sign">
                {one.sign}
              </i>
            )}
            <span className="Picker-words">
              <b>{one.title}</b>
              <span>{one.unfit ?? one.about}</span>
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="Picker-none">Nothing is called so.</p>}
    </div>
  );
}

/** Within the window, wherever it was asked for; on a phone from edge to edge at the foot. */
function placeOn(x: number, y: number): CSSProperties {
  if (innerWidth < 500) return { left: 8, right: 8, bottom: 8, width: "auto", maxHeight: "60dvh" };
  const left = Math.max(8, Math.min(x, innerWidth - SIZE.w - 8));
  const top = Math.max(8, Math.min(y, innerHeight - SIZE.h - 8));
  return { left, top, width: SIZE.w, maxHeight: SIZE.h };
}
