import { ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import {
  type CSSProperties,
  type MouseEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { fitTo, type Insets, reveal, type Size, type Viewport, ZOOM_HIGH, ZOOM_LOW } from "../graph/box";
import type { Scene, ShellSpec } from "../graph/scene";
import { Shell, type ShellNode } from "../nodes/Shell";
import { calm, Overlay } from "../paint/overlay";
import { densityAt } from "../paint/pen";
import { offerPlaces, offerScene } from "../paint/places";
import { hasSlip } from "../paint/slip";
import { store, useStore } from "../state/store";
import { Legend } from "./Legend";
import "./Stage.css";
import { StagePhone } from "./StagePhone";
import { StageToolbar } from "./StageToolbar";
import { useScene } from "./useScene";

const NODE_TYPES = { shell: Shell };
const INSETS: Insets = { top: 52, right: 20, bottom: 44, left: 20 };
/** A phone in hand: the legend takes two lines. */
const NARROW: Insets = { top: 52, right: 8, bottom: 52, left: 8 };
/** So low that only the strip of layers and one edge have room. */
const BRIEF: Insets = { top: 46, right: 4, bottom: 4, left: 4 };

/** Narrower than this, what is looked at stands in a line of its own below the toolbar, as in Looking.css; where there is
 * no room for that line it is left out. */
const STACKED = { width: 820, height: 430 };
const below = (insets: Insets): Insets => ({ ...insets, top: insets.top + 30 });
const [STACKED_WIDE, STACKED_NARROW] = [below(INSETS), below(NARROW)];

function insetsFor(size: Size): Insets {
  if (isBrief(size)) return BRIEF;
  const stacked = size.width < STACKED.width && showsLooking(size);
  if (size.width >= 700) return stacked ? STACKED_WIDE : INSETS;
  return stacked ? STACKED_NARROW : NARROW;
}

const showsLooking = (size: Size): boolean => size.width >= STACKED.width || size.height >= STACKED.height;

function isBrief(size: Size): boolean {
  return size.width < 700 && size.height < 290;
}
const OPEN_MS = 500;
/** The zoom from which numbers are written beside the tiles. */
const LEGIBLE = 0.72;

/** The picture of the network: pan and zoom, the shells that can be reached, and the canvas that draws it all. */
export function Stage() {
  return (
    <ReactFlowProvider>
      <StageInner />
    </ReactFlowProvider>
  );
}

function StageInner() {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const size = useSize(frame);
  const insets = insetsFor(size);
  const room = useMemo(
    () => ({ width: size.width - insets.left - insets.right, height: size.height - insets.top - insets.bottom }),
    [size, insets],
  );
  const brief = size.width > 0 && isBrief(size);
  const scene = useScene(room, brief);
  const flow = useReactFlow();
  const [zoom, setZoom] = useState(1);
  const far = densityAt(zoom) === "names";
  // On a small stage a slip lies over the words below the cards, which stand above the canvas.
  const crowded = useStore(hasSlip) && size.width < CROWDED;

  useEffect(() => {
    if (!canvas.current) return;
    const made = new Overlay(canvas.current);
    setOverlay(made);
    return () => made.dispose();
  }, []);
  const shown = useRef<{ scene: Scene | null; open: ReadonlySet<string> }>({ scene: null, open: new Set() });
  useLayoutEffect(() => {
    if (!overlay) return;
    const { scene: before, open: opened } = shown.current;
    const open = store.get().open;
    shown.current = { scene, open };
    const toggled = toggledLayer(opened, open);
    if (!scene || !before || before.key !== scene.key || toggled === null) {
      overlay.show(scene);
      return;
    }
    // The layer that was pressed keeps its place on the screen; the others slide from where they were.
    const [was, is] = [before.anchors.get(toggled), scene.anchors.get(toggled)];
    const by = was && is ? { x: was.x - is.x, y: was.y - is.y } : { x: 0, y: 0 };
    const view = flow.getViewport();
    flow.setViewport({ ...view, x: view.x + by.x * view.zoom, y: view.y + by.y * view.zoom });
    const from = new Map([...before.anchors].map(([key, at]) => [key, { x: at.x - by.x, y: at.y - by.y }]));
    overlay.show(scene, calm() ? null : from);
  }, [overlay, scene, flow]);
  useEffect(() => (overlay ? offerPlaces((node) => overlay.place(node)) : undefined), [overlay]);
  useEffect(() => (overlay ? offerScene(() => overlay.shown) : undefined), [overlay]);
  useViewport(overlay, setZoom);

  const move = useCallback(
    (view: Viewport, duration: number) =>
      flow.setViewport(view, { duration: calm() ? 0 : duration, interpolate: "linear" }),
    [flow],
  );
  const fitView = useCallback(
    (duration: number) => {
      if (scene && size.width > 0) move(fitTo(scene.bounds, size, insets, scene.mostZoom), duration);
    },
    [scene, size, insets, move],
  );
  const fitted = useRef("");
  useEffect(() => {
    if (!scene || size.width === 0) return;
    const key = `${scene.key}/${size.width}×${size.height}`;
    if (fitted.current === key) return;
    fitted.current = key;
    move(firstView(scene, size, insets), 0);
  }, [scene, size, insets, move]);
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (!scene) return;
        const pressed = state.selected !== null && state.selected !== before.selected;
        const stepped = state.cursor !== before.cursor && state.showing === "step";
        if (!pressed && !stepped) return;
        const box = pressed ? scene.boxOf(state.selected as number, state.focus) : scene.nowBox(state.picture);
        const next = box && reveal(box, flow.getViewport(), size, insets);
        if (next) move(next, 350);
      }),
    [scene, size, insets, flow, move],
  );

  const point = useCallback(
    (event: MouseEvent) => {
      const hit = overlay && frame.current ? overlay.meet(...within(frame.current, event)) : null;
      hit?.act();
      return hit !== null;
    },
    [overlay],
  );
  const nodes = useMemo<ShellNode[]>(
    () =>
      reachable(scene?.shells ?? [], far).map((spec) => ({
        id: spec.id,
        type: "shell",
        position: { x: spec.box.x, y: spec.box.y },
        width: spec.box.w,
        height: spec.box.h,
        data: { spec, point },
      })),
    [scene, point, far],
  );
  const hover = (event: MouseEvent) => {
    const box = frame.current;
    if (!box) return;
    const hit = overlay?.meet(...within(box, event));
    overlay?.light(hit?.lights ?? null);
    box.title = hit?.title ?? "";
    box.classList.toggle("Stage-pointing", Boolean(hit));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only reads what lies below it; every action has a button
    <div
      className={`Stage${far ? " Stage-far" : ""}${crowded ? " Stage-crowded" : ""}`}
      ref={frame}
      onMouseMove={hover}
      onMouseLeave={() => overlay?.light(null)}
      style={{ "--zoom": zoom } as CSSProperties}
    >
      <canvas className="Stage-canvas" ref={canvas} />
      <ReactFlow
        nodes={nodes}
        edges={NO_EDGES}
        nodeTypes={NODE_TYPES}
        minZoom={ZOOM_LOW}
        maxZoom={ZOOM_HIGH}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        panActivationKeyCode={null}
        zoomActivationKeyCode={null}
        multiSelectionKeyCode={null}
        onlyRenderVisibleElements={nodes.length > 150}
        onPaneClick={(event) => point(event)}
        proOptions={{ hideAttribution: true }}
      />
      {brief ? (
        <StagePhone />
      ) : (
        <>
          <StageToolbar
            looking={showsLooking(size)}
            zoom={zoom}
            zoomBy={(factor) => flow.zoomTo(flow.getZoom() * factor, { duration: calm() ? 0 : 200 })}
            actualSize={() => flow.zoomTo(1, { duration: calm() ? 0 : 200 })}
            fitView={() => fitView(OPEN_MS)}
          />
          <Legend />
        </>
      )}
    </div>
  );
}

/** So many shells can be mounted without holding up the page. */
const MOST_SHELLS = 200;

/** From far away all of a large picture is in view: then what opens and closes can be reached, and cards on a closer look. */
function reachable(shells: readonly ShellSpec[], far: boolean): readonly ShellSpec[] {
  if (!far || shells.length <= MOST_SHELLS) return shells;
  return shells.filter((spec) => spec.kind === "toggle").slice(0, MOST_SHELLS);
}

/** The one layer or block that is open in one set and closed in the other; null when there is none, or more. */
function toggledLayer(before: ReadonlySet<string>, after: ReadonlySet<string>): string | null {
  const changed = [...before, ...after].filter((layer) => before.has(layer) !== after.has(layer));
  return changed.length === 1 ? (changed[0] ?? null) : null;
}

/** Narrower than this, in pixels, a stage has no room beside its cards. */
const CROWDED = 900;

const NO_EDGES: never[] = [];

/** Four cards or five, and what lies between them. */
const ENOUGH = 1300;

/** All of it, unless it could not be read then: in that case what is active, at a size that can. */
function firstView(scene: Scene, size: Size, insets: Insets): Viewport {
  const whole = fitTo(scene.bounds, size, insets, scene.mostZoom);
  const { bounds } = scene;
  const high = size.height - insets.top - insets.bottom;
  // A little smaller is still legible where it keeps the whole height in view.
  const least = Math.min(scene.leastZoom, Math.max(LEGIBLE, high / bounds.h));
  if (whole.zoom >= least) return whole;
  // Of a long one so much is in view at once; on a large stage it is drawn larger, as far as its height fits.
  const free = size.width - insets.left - insets.right;
  const zoom = Math.max(least, Math.min(scene.mostZoom, free / ENOUGH, high / bounds.h));
  // Nearer to the top: what is laid beside a card has the room below.
  const y = insets.top + Math.max(0, (high - bounds.h * zoom) / 4) - bounds.y * zoom;
  const now = scene.nowBox(store.get().picture);
  const centre = now ? now.x + now.w / 2 : bounds.x;
  const x = insets.left + free / 2 - centre * zoom;
  const low = insets.left + free - (bounds.x + bounds.w) * zoom;
  return { x: Math.min(insets.left - bounds.x * zoom, Math.max(low, x)), y, zoom };
}

function within(frame: HTMLElement, event: MouseEvent): [number, number] {
  const box = frame.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Tells the painter, at every move, how the graph lies on the screen; and React how large it is drawn. */
function useViewport(overlay: Overlay | null, setZoom: (zoom: number) => void): void {
  const api = useStoreApi();
  useEffect(() => {
    if (!overlay) return;
    const tell = () => {
      const [x, y, zoom] = api.getState().transform;
      overlay.look({ x, y, zoom });
      setZoom(zoom);
    };
    tell();
    return api.subscribe(tell);
  }, [api, overlay, setZoom]);
}

function useSize(frame: React.RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return size;
}
