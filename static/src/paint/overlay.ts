/** The one canvas that all values are drawn on, repainted at most once per animation frame and only when something changed. */
import { type Box, contains, type Size, type Viewport } from "../graph/box";
import type { Move, Shift } from "../graph/cardParts";
import type { Scene } from "../graph/scene";
import { stoppingNodes } from "../state/breaking";
import { line } from "../state/controls";
import { askFor } from "../state/looking";
import { store } from "../state/store";
import type { State } from "../state/types";
import { type Palette, readPalette, watchTheme } from "./colours";
import { type Hit, halo, type Lit, type Pen, stopMark } from "./pen";
import type { Shown } from "./places";
import { paintSlip } from "./slip";

const FLOW_MS = 350;
const SLIDE_MS = 500;
/** Above this speed nothing flows: one thing moves at a time, or nothing. */
const FLOW_SPEED = 2;

const SEEN = ["picture", "focus", "data", "explanations", "selected", "open", "breakpoints"] as const;

export class Overlay {
  private readonly ctx: CanvasRenderingContext2D | null;
  private palette: Palette;
  private scene: Scene | null = null;
  private view: Viewport = { x: 0, y: 0, zoom: 1 };
  private size = { width: 0, height: 0 };
  private hits: Hit[] = [];
  private lit: Lit | null = null;
  private frame = 0;
  private flowFrom = Number.NEGATIVE_INFINITY;
  private slideFrom: ReadonlyMap<string, Move> | null = null;
  private slideBegan = Number.NEGATIVE_INFINITY;
  private readonly stops: (() => void)[] = [];
  /** Milliseconds of script that the last repaint took. */
  lastCost = 0;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.ctx = canvas.getContext("2d");
    this.palette = readPalette();
    this.measure();
    this.stops.push(
      watchTheme(() => {
        this.palette = readPalette();
        this.request();
      }),
      store.subscribe((state, before) => this.changed(state, before)),
    );
    // Until a font has come, the canvas shows another one; nothing else would repaint it then.
    const arrived = () => this.request();
    document.fonts?.addEventListener("loadingdone", arrived);
    this.stops.push(() => document.fonts?.removeEventListener("loadingdone", arrived));
    // Its size is told, not asked for: to ask in the middle of a frame costs a layout of the page. What is told comes
    // before the frame is shown, and so is painted at once.
    const resized = new ResizeObserver(() => {
      this.measure();
      cancelAnimationFrame(this.frame);
      this.paint(performance.now());
    });
    resized.observe(canvas);
    this.stops.push(() => resized.disconnect());
  }

  /** With `from`, the layers slide from where they were in that scene to where they are in this one. */
  show(scene: Scene | null, from: ReadonlyMap<string, Move> | null = null): void {
    this.scene = scene;
    this.slideFrom = from;
    this.slideBegan = from ? performance.now() : Number.NEGATIVE_INFINITY;
    this.request();
  }

  look(view: Viewport): void {
    this.view = view;
    this.request();
  }

  /** What is shown, and how near. */
  get shown(): Shown | null {
    return this.scene && { scene: this.scene, zoom: this.view.zoom };
  }

  request(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((time) => this.paint(time));
  }

  /** What a click at a place on the screen (relative to the canvas) would do. The last drawn is on top. */
  meet(x: number, y: number): { title: string; lights: Lit | null; act(): void } | null {
    const { view } = this;
    const at: [number, number] = [(x - view.x) / view.zoom, (y - view.y) / view.zoom];
    const hit = this.hits.findLast((one) => contains(one.box, ...at) && (one.within?.(...at) ?? true));
    return hit ? { title: hit.title(...at), lights: hit.lights ?? null, act: () => hit.act(...at) } : null;
  }

  /** The mouse is over something that lights up, or over nothing. */
  light(lit: Lit | null): void {
    if (this.lit?.node === lit?.node && String(this.lit?.cell) === String(lit?.cell)) return;
    this.lit = lit;
    this.request();
  }

  /** Where a node is seen, in the coordinates of the window; null where it is not. */
  place(node: number): Box | null {
    const { view, scene, canvas } = this;
    const box = scene?.boxOf(node, store.get().focus);
    if (!box) return null;
    const frame = canvas.getBoundingClientRect();
    const { x, y, zoom } = view;
    const seen = { x: frame.x + x + box.x * zoom, y: frame.y + y + box.y * zoom, w: box.w * zoom, h: box.h * zoom };
    const inside =
      seen.x + seen.w / 2 > frame.left &&
      seen.x + seen.w / 2 < frame.right &&
      seen.y + seen.h > frame.top &&
      seen.y < frame.bottom;
    return inside ? seen : null;
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    for (const stop of this.stops) stop();
  }

  private changed(state: State, before: State): void {
    if (!SEEN.some((field) => state[field] !== before[field])) return;
    const stepped = state.picture.mode === "step" && state.picture.cursor !== before.picture.cursor;
    const fast = state.status.playing || state.status.speed === "max" || state.status.speed > FLOW_SPEED;
    if (stepped && !fast && !calm()) this.flowFrom = performance.now();
    this.request();
  }

  private measure(): void {
    this.size = { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
  }

  private paint(time: number): void {
    this.frame = 0;
    const { ctx, canvas, view, scene, size } = this;
    if (!ctx) return;
    const began = performance.now();
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, width, height);
    this.hits = [];
    if (!scene) return;
    ctx.setTransform(view.zoom * ratio, 0, 0, view.zoom * ratio, view.x * ratio, view.y * ratio);
    ctx.fontKerning = "normal";
    const flown = Math.max(0, Math.min(1, (time - this.flowFrom) / FLOW_MS));
    let flows = false;
    const flow = () => {
      flows ||= flown < 1;
      return flown;
    };
    const { palette, hits, lit } = this;
    const pen: Pen = { ctx, palette, zoom: view.zoom, flow, hits, lit, seen: seenBy(view, size) };
    const slid = Math.max(0, Math.min(1, (time - this.slideBegan) / SLIDE_MS));
    scene.paint(pen, store.get(), slid < 1 ? this.shiftAt(scene, slid) : null);
    paintSlip(pen, store.get(), scene);
    this.mark(pen, scene);
    const { trace } = store.get();
    if (trace && !trace.whole && scene.nodesIn)
      askFor(store.get(), scene.nodesIn(pen.seen), (asked) => line.send(asked));
    this.lastCost = performance.now() - began;
    if (flows || slid < 1) this.request();
  }

  private mark(pen: Pen, scene: Scene): void {
    const { selected, focus } = store.get();
    const box = selected === null ? null : scene.boxOf(selected, focus);
    if (box) halo(pen, box);
    for (const node of stoppingNodes(store.get())) {
      const place = scene.boxOf(node, focus);
      if (place) stopMark(pen, place);
    }
  }

  private shiftAt(scene: Scene, slid: number): Shift {
    const rest = (1 - slid) ** 3;
    return (key) => {
      const [from, to] = [this.slideFrom?.get(key), scene.anchors.get(key)];
      return from && to ? { x: (from.x - to.x) * rest, y: (from.y - to.y) * rest } : { x: 0, y: 0 };
    };
  }
}

function seenBy(view: Viewport, size: Size): Box {
  const { x, y, zoom } = view;
  return { x: -x / zoom, y: -y / zoom, w: size.width / zoom, h: size.height / zoom };
}

/** Whether the learner asked for less motion. */
export function calm(): boolean {
  return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}
