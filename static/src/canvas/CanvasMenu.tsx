/** A menu above the canvas: arrows go through it, letters too, Escape and a press elsewhere close it. */
import { type CSSProperties, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { focusStage } from "./focus";
import "./CanvasMenu.css";

export interface Item {
  name: string;
  keys?: string;
  /** Why it cannot be done now. */
  not?: string | undefined;
  /** Set apart from what stands before it. */
  apart?: boolean;
  act?: () => void;
  more?: readonly Item[];
}

interface Props {
  label: string;
  x: number;
  y: number;
  items: readonly Item[];
  close(): void;
}

export function CanvasMenu({ label, x, y, items, close }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [inner, setInner] = useState<Item | null>(null);
  const [place, setPlace] = useState<CSSProperties>({ left: x, top: y, opacity: 0 });
  const shown = inner?.more ?? items;

  useLayoutEffect(() => {
    const box = list.current?.getBoundingClientRect();
    if (!box) return;
    setPlace({
      left: Math.max(8, Math.min(x, innerWidth - box.width - 8)),
      top: Math.max(8, Math.min(y, innerHeight - box.height - 8)),
    });
  }, [x, y]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its first line
  useEffect(() => {
    list.current?.querySelector("button")?.focus({ preventScroll: true });
  }, [inner]);
  useEffect(() => {
    const away = (event: PointerEvent) => {
      if (!list.current?.contains(event.target as Node)) close();
    };
    addEventListener("pointerdown", away, true);
    return () => removeEventListener("pointerdown", away, true);
  }, [close]);

  const press = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const go = (to: number) => buttons[(to + buttons.length) % buttons.length]?.focus();
    event.stopPropagation();
    if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(-1);
    else if (event.key === "Escape" || event.key === "Tab" || (event.key === "ArrowLeft" && inner)) {
      if (inner && event.key !== "Tab") setInner(null);
      else {
        close();
        focusStage();
      }
    } else if (event.key === "ArrowRight" && shown[at]?.more) setInner(shown[at]);
    else if (event.key.length === 1 && event.key !== " ") {
      const letter = event.key.toLowerCase();
      const found = [...buttons.slice(at + 1), ...buttons].find((one) =>
        one.textContent?.toLowerCase().startsWith(letter),
      );
      found?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={list}
      className="CanvasMenu"
      role="menu"
      aria-label={inner ? inner.name : label}
      style={place}
      onKeyDown={press}
      onContextMenu={(event) => event.preventDefault()}
    >
      {shown.map((item) => (
        <div key={item.name} role="none" className={item.apart ? "CanvasMenu-apart" : undefined}>
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            aria-disabled={item.not !== undefined || undefined}
            aria-haspopup={item.more ? "menu" : undefined}
            title={item.not}
            onClick={() => {
              if (item.not !== undefined) return;
              if (item.more) {
                setInner(item);
                return;
              }
              close();
              focusStage();
              item.act?.();
            }}
          >
            <span>{item.name}</span>
            <span aria-hidden="true" className="CanvasMenu-keys">
              {item.more ? "›" : item.keys}
            </span>
          </button>
        </div>
      ))}
    </div>
  );
}
