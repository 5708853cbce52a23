/** The frame: where each room of the page stands, at every width. */
import {
  type ComponentType,
  type KeyboardEvent,
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { pressOnStage } from "./access/keys";
import { ValueTable } from "./access/ValueTable";
import { Caption } from "./panels/Caption";
import { Header } from "./panels/Header";
import { KeysHelp } from "./panels/KeysHelp";
import { Notices } from "./panels/Notices";
import { Rail } from "./panels/Rail";
import { useMedia } from "./panels/size";
import { type Tab, Tabs } from "./panels/Tabs";
import { Timeline } from "./panels/Timeline";
import { Transport } from "./panels/Transport";
import "./App.css";

const stages = import.meta.glob<{ Stage: ComponentType }>("./panels/Stage.tsx");
const Stage = lazy(async () => ({ default: (await stages["./panels/Stage.tsx"]?.())?.Stage ?? (() => null) }));

export const WIDE = "(min-width: 1100px)";
export const PHONE = "(max-width: 699px)";

export function App() {
  const wide = useMedia(WIDE);
  const phone = useMedia(PHONE);
  const [tab, setTab] = useState<Tab | null>("Explain");
  const [dialog, setDialog] = useState<"values" | "keys" | null>(null);
  const explain = useCallback(() => setTab("Explain"), []);
  const close = useCallback(() => setDialog(null), []);
  const layout = phone ? "phone" : wide ? "wide" : "middle";
  const shown = phone ? (tab ?? "Graph") : tab === "Graph" ? null : tab;

  return (
    <div className={`App App-${layout}`} data-tab={shown ?? "none"}>
      <Header showValues={() => setDialog("values")} showKeys={() => setDialog("keys")} />
      <main className="App-stage">
        <StageFrame help={() => setDialog("keys")} explain={explain} />
        <Notices />
      </main>
      <div className="App-caption">
        <Caption />
      </div>
      {wide ? (
        <aside className="App-rail" aria-label="Explain, result and settings">
          <Rail />
        </aside>
      ) : (
        <Tabs tab={shown} onChange={setTab} phone={phone} />
      )}
      <footer className="App-dock">
        <Transport narrow={phone} />
        <Timeline brief={phone} />
      </footer>
      <ValueTable open={dialog === "values"} onClose={close} />
      <KeysHelp open={dialog === "keys"} onClose={close} />
    </div>
  );
}

interface StageFrameProps {
  help(): void;
  explain(): void;
}

/** The stage takes the focus when the page opens, so that the keys act at once; its ring waits for a key. */
function StageFrame({ help, explain }: StageFrameProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [greeted, setGreeted] = useState(true);

  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
  }, []);

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    setGreeted(false);
    pressOnStage(event.nativeEvent, { help, explain });
  };

  return (
    <div
      ref={ref}
      className="App-canvas"
      role="application"
      aria-label="Stage: the network, its values and gradients"
      data-stage
      data-greeted={greeted || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of the controls act while this has focus
      tabIndex={0}
      onKeyDown={press}
      onBlur={() => setGreeted(false)}
    >
      <Suspense fallback={null}>
        <Stage />
      </Suspense>
    </div>
  );
}
