/** Where there is no room for the rail: Explain, Debug, Result and Settings one press away. */
import { type CSSProperties, type KeyboardEvent, Suspense, useRef } from "react";
import type { BuildTab } from "../access/building";
import { BUILD_BODY, BUILD_TABS } from "../canvas/panels";
import { Debug } from "./Debug";
import { Explain } from "./Explain";
import "./Tabs.css";

export type Tab = "Explain" | "Graph" | "Debug" | BuildTab;

interface Props {
  tab: Tab | null;
  /** On a middle width a second press on the open tab closes it, and the stage has all the room. */
  onChange(tab: Tab | null): void;
  phone: boolean;
  /** The tabs stand side by side above their panel. */
  across: boolean;
  /** The design is edited: the tabs are those of the canvas. */
  building: boolean;
}

const BODY = { Explain, Debug, ...BUILD_BODY } as const;
const NAMES: readonly Tab[] = ["Explain", "Graph", "Debug", "Result", "Settings"];
const BUILDING: readonly Tab[] = ["Graph", ...BUILD_TABS];

export const tabsOf = (building: boolean): readonly Tab[] => (building ? BUILDING : NAMES);

export function Tabs({ tab, onChange, phone, across, building }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const names = phone ? tabsOf(building) : tabsOf(building).filter((name) => name !== "Graph");
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
    <aside
      className="Tabs"
      aria-label={building ? "Node, code, expression, settings and result" : "Explain, debug, result and settings"}
    >
      <div
        ref={list}
        className="Tabs-list"
        role="tablist"
        aria-label="Panels"
        style={{ "--tabs": names.length } as CSSProperties}
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
          <Suspense>
            <Body />
          </Suspense>
        </div>
      )}
    </aside>
  );
}
