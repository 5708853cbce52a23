// The right rail: Explain has the room while stepping, Result and Settings while training. A press on a title overrules that.
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "../state/store";
import type { State } from "../state/types";
import { Debug, DebugLine } from "./Debug";
import { Explain, ExplainLine } from "./Explain";
import { Levels, ProjectorButton } from "./explain/Levels";
import { Result, ResultFolded, ResultLine } from "./Result";
import { Settings } from "./Settings";
import { useMedia } from "./size";
import "./Rail.css";

export type Title = "Explain" | "Debug" | "Result" | "Settings";
type Mode = "stepping" | "training";

const modeOf = (state: State): Mode => (state.showing === "step" && state.cursor > 0 ? "stepping" : "training");

const OPEN: Record<Mode, Record<Title, boolean>> = {
  stepping: { Explain: true, Debug: false, Result: true, Settings: false },
  training: { Explain: false, Debug: false, Result: true, Settings: true },
};

/** So low that the numbers of a step and the boundary are not seen together: the numbers come first. */
const LOW = "(max-height: 799px)";

interface FoldProps {
  title: Title;
  open: boolean;
  aside?: ReactNode;
  /** How often it was asked for from elsewhere. */
  called: number;
  /** Stands beside the title while it is open. */
  tools?: ReactNode;
  onToggle(): void;
  children: ReactNode;
}

function Fold({ title, open, aside, called, tools, onToggle, children }: FoldProps) {
  const fold = useRef<HTMLDivElement>(null);
  const pressed = useRef(false);
  // What opens because stepping begins or ends leaves the rail where it is.
  useEffect(() => {
    if (open && pressed.current) fold.current?.scrollIntoView?.({ block: "nearest" });
    pressed.current = false;
  }, [open]);
  useEffect(() => {
    if (called > 0) pressed.current = true;
  }, [called]);
  const toggle = () => {
    pressed.current = true;
    onToggle();
  };
  return (
    <div ref={fold} className={`Rail-fold Rail-${title}${open ? " Rail-open" : ""}`}>
      <h2>
        <button type="button" aria-expanded={open} onClick={toggle}>
          <span>{title}</span>
          <span className="Rail-aside">{aside}</span>
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <path d={open ? "M2 4l4 4 4-4" : "M2 8l4-4 4 4"} fill="none" stroke="currentColor" strokeWidth="1.6" />
          </svg>
        </button>
        {open && tools}
      </h2>
      {open && <div className="Rail-body">{children}</div>}
    </div>
  );
}

type Chosen = Record<Mode, Partial<Record<Title, boolean>>>;

const both = (all: Chosen, title: Title, open: boolean): Chosen => ({
  stepping: { ...all.stepping, [title]: open },
  training: { ...all.training, [title]: open },
});

/** What was asked for by a key or a press elsewhere: it is opened each time, whatever was folded before. */
export interface Wanted {
  title: Title;
  times: number;
}

/** Debug stays as it was put, stepping or training: what it leads to is seen beside it. */
export function Rail({ wanted }: { wanted: Wanted }) {
  const mode = useStore(modeOf);
  const [chosen, setChosen] = useState<Chosen>({ stepping: {}, training: {} });
  useEffect(() => {
    if (wanted.times > 0) setChosen((all) => both(all, wanted.title, true));
  }, [wanted]);
  const low = useMedia(LOW);
  const debug = chosen[mode].Debug ?? false;
  const folded = (title: Title) => (low || debug) && mode === "stepping" && title === "Result";
  const isOpen = (title: Title) => chosen[mode][title] ?? (OPEN[mode][title] && !folded(title));
  const fold = (title: Title) => ({
    title,
    open: isOpen(title),
    called: wanted.title === title ? wanted.times : 0,
    onToggle: () =>
      setChosen(
        title === "Debug"
          ? both(chosen, title, !isOpen(title))
          : { ...chosen, [mode]: { ...chosen[mode], [title]: !isOpen(title) } },
      ),
  });
  // Folded, these two share a line: Explain has the room.
  const paired = !isOpen("Debug") && !isOpen("Settings");
  return (
    <>
      <Fold
        {...fold("Explain")}
        tools={
          <>
            <Levels />
            <ProjectorButton />
          </>
        }
        aside={isOpen("Explain") ? null : mode === "training" ? "Step, or pause, to see every number" : <ExplainLine />}
      >
        <Explain tools={false} />
      </Fold>
      <Fold {...fold("Result")} aside={isOpen("Result") ? <ResultLine /> : <ResultFolded />}>
        <Result compact={mode === "stepping"} />
      </Fold>
      <div className={paired ? "Rail-pair Rail-paired" : "Rail-pair"}>
        <Fold {...fold("Debug")} aside={isOpen("Debug") ? null : <DebugLine />}>
          <Debug />
        </Fold>
        <Fold {...fold("Settings")} aside={isOpen("Settings") || paired ? null : "learning rate and more"}>
          <Settings />
        </Fold>
      </div>
    </>
  );
}
