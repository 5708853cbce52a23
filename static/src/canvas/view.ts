/** What is under way on the canvas and nowhere else: a connection, what is open above it. */
import { useSyncExternalStore } from "react";
import type { Edge, Point } from "../editor/specs";
import { rememberFocus } from "./focus";

/** An end of a connection that is being made: a node's output, or one of its inputs. */
export interface End {
  node: string;
  port: number | "out";
}

export interface Search {
  kind: "search";
  x: number;
  y: number;
  at: Point | null;
  from: End | null;
  on: Edge | null;
  /** Asked for by key: what is added goes where the palette would put it, by what is picked. */
  picked?: boolean;
}

/** What is open above the canvas, and where on the screen. A connection may be offered `within` some nodes alone, or move an edge. */
export type Above =
  | Search
  | { kind: "connect"; x: number; y: number; from: End; within?: readonly string[]; moves?: Edge }
  | { kind: "find"; x: number; y: number }
  | { kind: "menu"; x: number; y: number; of: MenuOf }
  | { kind: "name"; x: number; y: number; block?: string };

export type MenuOf =
  | { node: string }
  | { block: string }
  | { edge: Edge; inner?: boolean }
  | { canvas: Point }
  | { align: true };

export interface View {
  /** Where a connection begins that has no other end yet. */
  armed: End | null;
  above: Above | null;
  /** The edge that takes in what is dropped now. */
  hot: string | null;
  /** Picked edges, by key. */
  edges: ReadonlySet<string>;
  said: string;
}

let view: View = { armed: null, above: null, hot: null, edges: new Set(), said: "" };
const listeners = new Set<() => void>();

export const viewNow = (): View => view;

export function setView(part: Partial<View>): void {
  const keys = Object.keys(part) as (keyof View)[];
  if (keys.every((key) => view[key] === part[key])) return;
  if (part.above && !view.above) rememberFocus();
  view = { ...view, ...part };
  for (const listener of [...listeners]) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useView<T>(selector: (view: View) => T): T {
  return useSyncExternalStore(subscribe, () => selector(view));
}

/** Say a sentence to those who hear the page. The same sentence twice is heard twice. */
export const say = (sentence: string): void =>
  setView({ said: view.said === sentence ? `${sentence}\u00a0` : sentence });
