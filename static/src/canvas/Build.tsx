/** The view Build: the design as a canvas of nodes, its palette, and what opens above them. */
import { ReactFlowProvider, useStore as useFlowStore, useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { offerBuildKeys, openPanel } from "../access/building";
import { listenInBuild } from "../access/buildKeys";
import { StartFromTemplate } from "../files/Templates";
import { calm } from "../paint/overlay";
import { StageToolbar } from "../panels/StageToolbar";
import { useSize } from "../panels/size";
import type { Repair } from "../protocol.gen";
import { designOf } from "../state/controls";
import { foldedIn, seenOf } from "../state/folded";
import { store, useStore } from "../state/store";
import { Canvas } from "./Canvas";
import { CanvasMenu } from "./CanvasMenu";
import { ConnectTo } from "./ConnectTo";
import { disarm, nameById } from "./connecting";
import { FindNode } from "./FindNode";
import { focusStage } from "./focus";
import { foldAtFirst } from "./folding";
import { useHands } from "./hands";
import { pressOnBuild, releaseOnBuild } from "./keys";
import { firstView, fitAll, flyTo, keepClear } from "./looking";
import { menuOf } from "./menus";
import { NameBlock } from "./NameBlock";
import { fitted } from "./now";
import { Palette } from "./Palette";
import { Problems, repairNow } from "./Problems";
import { ROOMS } from "./place";
import { SearchToAdd } from "./SearchToAdd";
import { Tools } from "./Tools";
import { setView, useView } from "./view";
import "./Build.css";

export default function Build() {
  const network = useStore(designOf);
  return (
    <ReactFlowProvider>
      <Ground key={network?.slug ?? ""} />
    </ReactFlowProvider>
  );
}

/** So wide that the palette stands beside the nodes instead of above them. */
const ROOM = 720;
const NARROW = 520;
/** The buttons of the canvas have a row of their own, as in Tools.css. */
const TWO_ROWS = 720;
/** So low, above an open panel of a phone, that only the nodes have room. */
const BRIEF = 290;
/** More cards than are taken in at a glance: then a map shows where one is. */
const MAPPED = 30;

function Ground() {
  const network = useStore(designOf);
  const [frame, size] = useSize<HTMLDivElement>({ width: 0, height: 0 });
  const sheet = size.width < ROOM;
  const narrow = size.width < NARROW;
  const rows = size.width < TWO_ROWS ? 2 : 1;
  const brief = size.height > 0 && size.height < BRIEF;
  const was = useRef(brief);
  const [chosen, setPalette] = useState<boolean | null>(null);
  const palette = chosen ?? !sheet;
  const [mapped, setMap] = useState<boolean | null>(null);
  const folded = useStore(foldedIn);
  const map = !narrow && (mapped ?? (network ? seenOf(network, folded) >= MAPPED : false));
  useHands();
  useEffect(listenInBuild, []);
  // What concerns focus and connections goes before the other keys, which it hands on.
  useEffect(() => offerBuildKeys(pressOnBuild), []);
  useEffect(() => {
    addEventListener("keyup", releaseOnBuild);
    return () => removeEventListener("keyup", releaseOnBuild);
  }, []);
  useEffect(() => {
    const edges = { top: rows === 2 ? 104 : 64, right: 24, bottom: 60, left: palette && !sheet ? 220 : 24 };
    keepClear(brief ? { top: 12, right: 12, bottom: 12, left: 12 } : edges);
    if (brief === was.current) return;
    was.current = brief;
    const [picked] = store.get().editor.selection;
    requestAnimationFrame(() => (brief && picked ? flyTo(picked) : fitAll()));
  }, [palette, sheet, rows, brief]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the size that has changed
  useEffect(() => {
    if (fitted.get()) requestAnimationFrame(() => fitAll(0));
  }, [size.width, size.height]);
  useFirstFit(size.width, network !== null);
  return (
    <div className="Build" ref={frame}>
      {network && size.width > 0 && (
        <Canvas network={network} map={map} room={narrow ? ROOMS.narrow : sheet ? ROOMS.middle : ROOMS.wide}>
          {!brief && (
            <Toolbar>
              <Tools
                palette={palette}
                togglePalette={() => setPalette(!palette)}
                map={map}
                toggleMap={() => setMap(!map)}
                narrow={narrow}
              />
            </Toolbar>
          )}
          {palette && !brief && <Palette sheet={sheet} close={() => setPalette(false)} />}
          {network.nodes.length === 0 && <Empty sheet={sheet} />}
          {!brief && network.nodes.length > 0 && <Problems flyTo={(id) => flyTo(id, true)} />}
          <Connecting />
        </Canvas>
      )}
      <Over />
      <Said />
    </div>
  );
}

/** The whole design is seen when the view opens, and when another design does. */
function useFirstFit(width: number, there: boolean): void {
  const done = useRef(false);
  const slug = useStore((state) => designOf(state)?.slug ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network is seen whole, too
  useEffect(() => {
    done.current = false;
  }, [slug]);
  useEffect(() => {
    if (done.current || !there || width === 0) return;
    done.current = true;
    foldAtFirst();
    requestAnimationFrame(() => requestAnimationFrame(() => firstView()));
  });
}

function Toolbar({ children }: { children: React.ReactNode }) {
  const flow = useReactFlow();
  const zoom = useFlowStore((state) => state.transform[2]);
  const duration = calm() ? 0 : 200;
  return (
    <StageToolbar
      looking={false}
      zoom={zoom}
      zoomBy={(factor) => void flow.zoomTo(flow.getZoom() * factor, { duration })}
      actualSize={() => void flow.zoomTo(1, { duration })}
      fitView={() => fitAll()}
    >
      {children}
    </StageToolbar>
  );
}

/** The keys act on the canvas at once. */
function begin(repair: Repair): void {
  repairNow(repair);
  focusStage();
}

/** What the server offers against an empty design, and the other ways to begin. */
function Empty({ sheet }: { sheet: boolean }) {
  const offers = useStore((state) => state.network)?.problems.flatMap(({ repairs }) => repairs) ?? [];
  return (
    <div className="Build-empty">
      <p>
        <b>An empty canvas</b>
      </p>
      <p>
        {sheet ? (
          <>
            Press <b>+</b> above, and <b>Input</b>.
          </>
        ) : (
          <>
            Press <b>Input</b> in the palette, or <kbd>/</kbd> and type a name.
          </>
        )}{" "}
        What you add next comes after the node that is picked.
      </p>
      <p>
        A graph of single numbers can be typed: <code>L = (w*x + b - y)**2</code>
      </p>
      <div className="Build-ways">
        {offers.map((repair) => (
          <button key={repair.text} type="button" className="Templates-start" onClick={() => begin(repair)}>
            {repair.text}
          </button>
        ))}
        <StartFromTemplate />
        <button type="button" className="Templates-start" onClick={() => openPanel("Expression")}>
          Type an expression
        </button>
      </div>
    </div>
  );
}

/** What a connection that is under way asks for: said where the eye is, and let go by a press. */
function Connecting() {
  const armed = useView((view) => view.armed);
  if (!armed) return null;
  return (
    <p className="Build-connecting">
      {armed.port === "out"
        ? `From ${nameById(armed.node)}: choose an input`
        : `To ${nameById(armed.node)}: choose an output`}
      <button type="button" onClick={disarm}>
        Let go
      </button>
    </p>
  );
}

/** The one thing that is open above the canvas. */
function Over() {
  const above = useView((view) => view.above);
  const close = useCallback(() => setView({ above: null }), []);
  if (!above) return null;
  const key = JSON.stringify(above);
  switch (above.kind) {
    case "search":
      return <SearchToAdd key={key} asked={above} close={close} />;
    case "connect":
      return <ConnectTo key={key} asked={above} close={close} />;
    case "find":
      return <FindNode key={key} asked={above} close={close} />;
    case "name":
      return <NameBlock key={key} asked={above} close={close} />;
    case "menu":
      return <CanvasMenu key={key} x={above.x} y={above.y} close={close} {...menuOf(above.of, above.x, above.y)} />;
  }
}

function Said() {
  const said = useView((view) => view.said);
  return (
    <div className="unseen" role="status" aria-live="polite" aria-atomic="true">
      {said}
    </div>
  );
}
