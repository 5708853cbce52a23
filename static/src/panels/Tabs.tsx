/** Where there is no room for the rail: Explain, Debug, Result and Settings one press away. */
import { type KeyboardEvent, useRef } from "react";
import { Debug } from "./Debug";
import { Explain } from "./Explain";
import { Result } from "./Result";
import { Settings } from "./Settings";
import "./Tabs.css";

export type Tab = "Explain" | "Graph" | "Debug" | "Result" | "Settings";

interface Props {
  tab: Tab | null;
  /** On a middle width a second press on the open tab closes it, and the stage has all the room. */
  onChange(tab: Tab | null): void;
  phone: boolean;
  /** The tabs stand side by side above their panel. */
  across: boolean;
}

const BODY = { Explain, Debug, Result, Settings } as const;
const NAMES: readonly Tab[] = ["Explain", "Graph", "Debug", "Result", "Settings"];

export function Tabs({ tab, onChange, phone, across }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const names = phone ? NAMES : NAMES.filter((name) => name !== "Graph");
  const Body = tab === null || tab === "Graph" ? null : BODY[tab];

  const move = (event: KeyboardEvent) => {
    const by =
      event.key === "ArrowRight" || event.key === "ArrowDown"
        ? 1
        : event.key === "ArrowLeft" || event.key === "ArrowUp"
          ? -1
          : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = tab === null ? -1 : names.indexOf(tab);
    const next = names[(at + by + names.length) % names.length];
    if (!next) return;
    onChange(next);
    list.current?.querySelectorAll("button")[names.indexOf(next)]?.focus();
  };

  return (
    <aside className="Tabs" aria-label="Explain, debug, result and settings">
      <div
        ref={list}
        className="Tabs-list"
        role="tablist"
        aria-label="Panels"
        aria-orientation={across ? "horizontal" : "vertical"}
        onKeyDown={move}
      >
        {names.map((name, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === tab}
            aria-controls={name === tab && Body ? "tab-panel" : undefined}
            tabIndex={name === tab || (tab === null && index === 0) ? 0 : -1}
            onClick={() => onChange(name === tab && !phone ? null : name)}
          >
            {name}
          </button>
        ))}
      </div>
      {Body && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <div className="Tabs-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
          <h2 className="Tabs-title">{tab}</h2>
          <Body />
        </div>
      )}
    </aside>
  );
}
