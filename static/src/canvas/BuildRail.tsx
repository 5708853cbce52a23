/** The right rail while the design is edited: one tab at a time has the room. */
import { type KeyboardEvent, Suspense, useRef, useState } from "react";
import type { BuildTab } from "../access/building";
import { focusStage } from "./focus";
import { BUILD_BODY, BUILD_TABS } from "./panels";
import "./BuildRail.css";

/** Escape brings the keys back to the canvas; a field that is being typed in takes it first. */
function goBack(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest("input, select, textarea")) {
    document.getElementById("tab-panel")?.focus();
    return;
  }
  focusStage();
}

/** What a key or a press on the canvas asks for: its tab opens each time. */
export interface BuildWanted {
  tab: BuildTab;
  times: number;
}

export function BuildRail({ wanted }: { wanted: BuildWanted }) {
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(wanted);
  const tab = wanted.times > chosen.times ? wanted.tab : chosen.tab;
  const choose = (next: BuildTab) => setChosen({ tab: next, times: wanted.times });
  const Body = BUILD_BODY[tab];

  const move = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = (BUILD_TABS.indexOf(tab) + by + BUILD_TABS.length) % BUILD_TABS.length;
    choose(BUILD_TABS[next] as BuildTab);
    list.current?.querySelectorAll("button")[next]?.focus();
  };

  return (
    <>
      <div ref={list} className="BuildRail-list" role="tablist" aria-label="Panels" onKeyDown={move}>
        {BUILD_TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === tab}
            aria-controls={name === tab ? "tab-panel" : undefined}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div
        className="BuildRail-panel"
        role="tabpanel"
        id="tab-panel"
        aria-labelledby={`tab-${tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        onKeyDown={goBack}
      >
        <h2 className="unseen">{tab}</h2>
        <Suspense>
          <Body />
        </Suspense>
      </div>
    </>
  );
}
