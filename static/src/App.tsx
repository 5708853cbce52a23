/** The frame: where each room of the page stands, at every width. */
import { type KeyboardEvent, lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { type BuildTab, offerPanels, pressOnCanvas } from "./access/building";
import { actionFor, pressOnStage } from "./access/keys";
import { ValueTable } from "./access/ValueTable";
import { BuildRail, type BuildWanted } from "./canvas/BuildRail";
import { DropFile } from "./files/DropFile";
import { KeptNotice } from "./files/KeptNotice";
import { OpenedNotice } from "./files/OpenedNotice";
import { Caption } from "./panels/Caption";
import { Cells } from "./panels/Cells";
import { Projector } from "./panels/explain/Projector";
import { Header } from "./panels/Header";
import { History } from "./panels/History";
import { KeysHelp } from "./panels/KeysHelp";
import { Notices } from "./panels/Notices";
import { Rail, type Wanted } from "./panels/Rail";
import { Stage } from "./panels/Stage";
import { Stale } from "./panels/Stale";
import { useMedia } from "./panels/size";
import { type Tab, Tabs, tabsOf } from "./panels/Tabs";
import { Timeline } from "./panels/Timeline";
import { Transport } from "./panels/Transport";
import { controlsWait } from "./state/apart";
import { store, useStore } from "./state/store";
import "./App.css";

/** Fetched when the design is first to be edited: the other views do not wait for it. */
const Build = lazy(() => import("./canvas/Build"));

export const WIDE = "(min-width: 1100px)";
export const ROOMY = "(min-width: 900px)";
export const PHONE = "(max-width: 699px)";
/** A tablet held upright: there is room below the stage. */
export const UPRIGHT = "(min-width: 700px) and (max-width: 899px) and (min-height: 1000px)";
/** A phone on its side, or a window pulled low: what is below the stage then takes one line. */
export const LOW = "(min-width: 700px) and (max-height: 559px)";

export function App() {
  const wide = useMedia(WIDE);
  const phone = useMedia(PHONE);
  const low = useMedia(LOW);
  const [chosen, setTab] = useState<Tab | "none" | null>(null);
  const stepping = useStore((state) => state.showing === "step" && state.cursor > 0);
  const [dialog, setDialog] = useState<"values" | "keys" | null>(null);
  const [wanted, setWanted] = useState<Wanted>({ title: "Explain", times: 0 });
  const want = useCallback((title: "Explain" | "Debug") => {
    setTab(title);
    setWanted(({ times }) => ({ title, times: times + 1 }));
  }, []);
  const [built, setBuilt] = useState<BuildWanted>({ tab: "Node", times: 0 });
  useEffect(
    () =>
      offerPanels((tab: BuildTab) => {
        setTab(tab);
        setBuilt(({ times }) => ({ tab, times: times + 1 }));
      }),
    [],
  );
  const explain = useCallback(() => want("Explain"), [want]);
  const close = useCallback(() => setDialog(null), []);
  const building = useStore((state) => state.magnification === "build");
  const waits = useStore(controlsWait);
  const projector = useStore((state) => state.projector) && wide && !building;
  const layout = phone ? "phone" : wide ? "wide" : "middle";
  const upright = useMedia(UPRIGHT);
  const roomy = useMedia(ROOMY) || upright;
  const tab = tabFor(fitting(chosen, building), phone ? "phone" : roomy ? "roomy" : "tight", stepping, building);

  return (
    <div
      className={`App App-${layout}${low ? " App-low" : ""}${projector ? " App-projector" : ""}${building ? " App-building" : ""}`}
      data-tab={tab ?? "none"}
    >
      <Header showValues={() => setDialog("values")} showKeys={() => setDialog("keys")} />
      <main className="App-stage">
        <StageFrame help={() => setDialog("keys")} explain={explain} />
        <Notices debug={() => want("Debug")}>
          <KeptNotice />
          <OpenedNotice />
        </Notices>
        <History />
      </main>
      <div className="App-caption">
        <Caption />
      </div>
      {projector ? (
        <Projector />
      ) : wide && building ? (
        <aside className="App-rail" aria-label="Node, code, expression, settings and result">
          <BuildRail wanted={built} />
        </aside>
      ) : wide ? (
        <aside className="App-rail" aria-label="Explain, debug, result and settings">
          <Rail wanted={wanted} />
        </aside>
      ) : (
        <Tabs
          tab={tab}
          onChange={(next) => setTab(next ?? "none")}
          phone={phone}
          across={phone || upright}
          building={building}
        />
      )}
      <footer className="App-dock" inert={waits} data-waits={waits || undefined}>
        <Transport narrow={phone || low} />
        <Timeline brief={low || (phone && tab !== "Result")} />
      </footer>
      <ValueTable open={dialog === "values"} onClose={close} />
      <Cells />
      <DropFile />
      <KeysHelp open={dialog === "keys"} onClose={close} />
    </div>
  );
}

/** The open tab: what was pressed last; until then Explain while stepping, and what is worth seeing otherwise. */
function tabFor(
  chosen: Tab | "none" | null,
  room: "phone" | "roomy" | "tight",
  stepping: boolean,
  building: boolean,
): Tab | null {
  const first = stepping && !building ? "Explain" : "Graph";
  if (room === "phone") return chosen === "none" || chosen === null ? first : chosen;
  if (chosen === "none" || chosen === "Graph") return null;
  if (chosen !== null) return chosen;
  return room === "tight" ? null : building ? "Node" : stepping ? "Explain" : "Result";
}

/** What was pressed last, where this view has that tab. */
const fitting = (chosen: Tab | "none" | null, building: boolean): Tab | "none" | null =>
  chosen === null || chosen === "none" || tabsOf(building).includes(chosen) ? chosen : null;

/** What the keys of the stage still do while the design is edited. */
const STAY: ReadonlySet<string> = new Set(["trainStep", "trainEpoch", "playPause", "slower", "faster", "help"]);

interface StageFrameProps {
  help(): void;
  explain(): void;
}

/** The stage takes the focus when the page opens, so that the keys act at once; its ring waits for a key. */
function StageFrame({ help, explain }: StageFrameProps) {
  const ref = useRef<HTMLDivElement>(null);
  const building = useStore((state) => state.magnification === "build");
  const [greeted, setGreeted] = useState(true);

  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
  }, []);

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    setGreeted(false);
    const action = actionFor(event.nativeEvent) ?? "";
    if (building && (pressOnCanvas(event.nativeEvent) || !STAY.has(action))) return;
    if (action !== "help" && controlsWait(store.get())) return;
    pressOnStage(event.nativeEvent, { help, explain });
  };

  return (
    <div
      ref={ref}
      className="App-canvas"
      role="application"
      aria-label={building ? "Canvas: build the network" : "Stage: the network, its values and gradients"}
      data-stage
      data-greeted={greeted || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of the controls act while this has focus
      tabIndex={0}
      onKeyDown={press}
      onBlur={() => setGreeted(false)}
    >
      {building ? (
        <Suspense>
          <Build />
        </Suspense>
      ) : (
        <>
          <Stage />
          <Stale />
        </>
      )}
    </div>
  );
}
