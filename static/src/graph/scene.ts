/** A scene: one magnification of the graph, laid out. It knows where things are; values come from the state when it is painted. */
import type { Pen } from "../paint/pen";
import type { Focus, Picture, State } from "../state/types";
import type { Box } from "./box";
import type { Move, Shift } from "./cardParts";

/** A thing on the stage that can be reached by keyboard and is read aloud. The canvas draws it. */
export interface ShellSpec {
  id: string;
  box: Box;
  kind: "unit" | "card" | "toggle";
  /** Words on the shell itself: only toggles have any. */
  words?: string;
  /** The node whose cells it opens into. */
  node?: number;
  /** What it is and what it holds, at this moment. */
  describe(picture: Picture, row: number): string;
  /** What a press does (a click on a number within it may do something more precise). */
  act(): void;
}

export interface Scene {
  /** The same key: the same picture of the network, so the view stays where it is. */
  key: string;
  bounds: Box;
  shells: ShellSpec[];
  /** Never enlarged beyond this when fitted. */
  mostZoom: number;
  /** Smaller than this it cannot be read: then a part of it is shown first. */
  leastZoom: number;
  /** `shift` moves each layer and block while others open or close. */
  paint(pen: Pen, state: State, shift: Shift | null): void;
  /** The nodes whose tensors are drawn in a part of the graph: those of a large network are asked for when they are. */
  nodesIn?(seen: Box): number[];
  /** Where the active event is, to bring it into view. */
  nowBox(picture: Picture): Box | null;
  /** Where a node is shown, or what stands for it: to mark it when a number of it is pressed. */
  boxOf(node: number, focus: Focus): Box | null;
  /** Where each layer and block begins, so that one that opens or closes keeps its place on the screen. One that is hidden
   * in a closed block begins where the block does. */
  anchors: ReadonlyMap<string, Move>;
}
