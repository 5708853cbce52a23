/** What the rest of the page asks of the canvas: where things are, to lay them out, to search among them. */
import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { Box } from "../editor/arrange";
import { placeNodes } from "../editor/edits";
import type { Point } from "../editor/specs";
import { calm } from "../paint/overlay";
import { designOf } from "../state/controls";
import { attachCanvas, change } from "../state/editing";
import { askFits } from "../state/fitting";
import { store } from "../state/store";
import { boxesOf } from "./boxes";
import type { FlowNode } from "./flow";
import { firstView, fitAll, lookThrough } from "./looking";
import { pointer, sceneNow } from "./now";
import { below } from "./opening";
import { pickedSpot } from "./picked";
import { say, setView } from "./view";
import type { WireEdge } from "./Wire";

type Instance = ReturnType<typeof useReactFlow<FlowNode, WireEdge>>;

let flow: Instance | null = null;

const NOTHING: ReadonlyMap<string, Point> = new Map();

/** The box of every node that is drawn; what is folded away has none. */
export function boxes(): Map<string, Box> {
  const scene = sceneNow.get();
  if (!scene) return new Map();
  const cards = boxesOf(scene, NOTHING);
  return new Map([...cards].filter(([id]) => scene.shownAs.has(id)));
}

/** The middle of what is seen, as a card's upper left corner. */
function middle(): Point {
  const stage = document.querySelector(".Canvas")?.getBoundingClientRect();
  if (!flow || !stage) return [0, 0];
  const { x, y } = flow.screenToFlowPosition({ x: stage.left + stage.width / 2, y: stage.top + stage.height / 2 });
  return [Math.round(x - 98), Math.round(y - 44)];
}

/** All is laid out anew: one entry of the history. With `keep` the pinned nodes among those that are picked stay. */
export function layOut(keep = false): void {
  const design = designOf(store.get());
  if (!design) return;
  const { selection } = store.get().editor;
  const places = new Map<string, Point | null>();
  for (const { id, at } of design.nodes) if (at && !(keep && selection.has(id))) places.set(id, null);
  if (places.size === 0) {
    say("Everything that is not pinned is laid out already.");
    fitAll();
    return;
  }
  glide(() => change("Lay out", placeNodes(design, places)));
  say("Laid out from left to right.");
}

/** What happens inside moves the cards to their new places instead of jumping. */
export function glide(act: () => void): void {
  const stage = document.querySelector<HTMLElement>(".Canvas");
  if (!calm() && stage) {
    stage.classList.add("Canvas-gliding");
    setTimeout(() => stage.classList.remove("Canvas-gliding"), 450);
  }
  act();
  requestAnimationFrame(() => fitAll());
}

/** While the canvas is there it can be asked. */
export function useHands(): void {
  const instance = useReactFlow<FlowNode, WireEdge>();
  useEffect(() => {
    flow = instance;
    lookThrough(instance);
    attachCanvas({
      boxes,
      cursor: () => pointer.get() ?? middle(),
      fit: fitAll,
      first: () => requestAnimationFrame(() => requestAnimationFrame(() => firstView())),
      layout: () => layOut(),
      search: searchHere,
      find: findNode,
    });
    return () => {
      flow = null;
      lookThrough(null);
      attachCanvas(null);
    };
  }, [instance]);
}

/** Search-to-add by key: after the one node that is picked, or on which the focus is; where there is none, at the pointer. */
function searchHere(): void {
  const at = pointer.get();
  const spot = at && flow ? flow.flowToScreenPosition({ x: at[0], y: at[1] }) : null;
  const { clientX, clientY } = below(document.activeElement);
  const { from, on } = pickedSpot();
  if (from) askFits(from.node);
  const [x, y] = [spot?.x ?? clientX, spot?.y ?? clientY];
  setView({ above: { kind: "search", x, y, at: from ? null : at, from, on, picked: true } });
}

export function findNode(): void {
  const { clientX, clientY } = below(null);
  setView({ above: { kind: "find", x: clientX, y: clientY } });
}
