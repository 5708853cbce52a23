import { ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { type CSSProperties, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { fitTo, type Insets, reveal, type Size, type Viewport, ZOOM_HIGH, ZOOM_LOW } from "../graph/box";
import type { Scene } from "../graph/scene";
import { Shell, type ShellNode } from "../nodes/Shell";
import { calm, Overlay } from "../paint/overlay";
import { store } from "../state/store";
import { Legend } from "./Legend";
import "./Stage.css";
import { StageToolbar } from "./StageToolbar";
import { useScene } from "./useScene";

const NODE_TYPES = { shell: Shell };
const INSETS: Insets = { top: 52, right: 20, bottom: 44, left: 20 };
const OPEN_MS = 500;

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
  const room = useMemo(
    () => ({ width: size.width - INSETS.left - INSETS.right, height: size.height - INSETS.top - INSETS.bottom }),
    [size],
  );
  const scene = useScene(room);
  const flow = useReactFlow();
  const [zoom, setZoom] = useState(1);

  useEffect(() => {
    if (!canvas.current) return;
    const made = new Overlay(canvas.current);
    setOverlay(made);
    return () => made.dispose();
  }, []);
  useEffect(() => overlay?.show(scene), [overlay, scene]);
  useViewport(overlay, setZoom);

  const move = useCallback(
    (view: Viewport, duration: number) => flow.setViewport(view, { duration: calm() ? 0 : duration }),
    [flow],
  );
  const fitView = useCallback(
    (duration: number) => {
      if (scene && size.width > 0) move(fitTo(scene.bounds, size, INSETS, scene.mostZoom), duration);
    },
    [scene, size, move],
  );
  const fitted = useRef("");
  useEffect(() => {
    if (!scene || size.width === 0) return;
    const key = `${scene.key}/${size.width}×${size.height}`;
    if (fitted.current === key) return;
    fitted.current = key;
    move(firstView(scene, size), 0);
  }, [scene, size, move]);
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (!scene || state.cursor === before.cursor || state.showing !== "step") return;
        const box = scene.nowBox(state.picture);
        const next = box && reveal(box, flow.getViewport(), size, INSETS);
        if (next) move(next, 350);
      }),
    [scene, size, flow, move],
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
      (scene?.shells ?? []).map((spec) => ({
        id: spec.id,
        type: "shell",
        position: { x: spec.box.x, y: spec.box.y },
        width: spec.box.w,
        height: spec.box.h,
        data: { spec, point },
      })),
    [scene, point],
  );
  const hover = (event: MouseEvent) => {
    const box = frame.current;
    if (!box) return;
    const hit = overlay?.meet(...within(box, event));
    box.title = hit?.title ?? "";
    box.classList.toggle("Stage-pointing", Boolean(hit));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only reads what lies below it; every action has a button
    <div className="Stage" ref={frame} onMouseMove={hover} style={{ "--zoom": zoom } as CSSProperties}>
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
      <StageToolbar
        zoom={zoom}
        zoomBy={(factor) => flow.zoomTo(flow.getZoom() * factor, { duration: calm() ? 0 : 200 })}
        actualSize={() => flow.zoomTo(1, { duration: calm() ? 0 : 200 })}
        fitView={() => fitView(OPEN_MS)}
      />
      <Legend />
    </div>
  );
}

const NO_EDGES: never[] = [];

/** All of it, unless it could not be read then: in that case what is active, at a size that can. */
function firstView(scene: Scene, size: Size): Viewport {
  const whole = fitTo(scene.bounds, size, INSETS, scene.mostZoom);
  if (whole.zoom >= scene.leastZoom) return whole;
  const zoom = scene.leastZoom;
  const { bounds } = scene;
  const high = size.height - INSETS.top - INSETS.bottom;
  const y = INSETS.top + Math.max(0, (high - bounds.h * zoom) / 2) - bounds.y * zoom;
  const now = scene.nowBox(store.get().picture);
  const centre = now ? now.x + now.w / 2 : bounds.x;
  const free = size.width - INSETS.left - INSETS.right;
  const x = INSETS.left + free / 2 - centre * zoom;
  const low = INSETS.left + free - (bounds.x + bounds.w) * zoom;
  return { x: Math.min(INSETS.left - bounds.x * zoom, Math.max(low, x)), y, zoom };
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
