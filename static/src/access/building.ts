/** What the canvas, which is loaded when it is first wanted, and the frame around it tell each other. */

export type BuildTab = "Node" | "Code" | "Expression" | "Settings" | "Result";

type Press = (event: KeyboardEvent) => boolean;
type Open = (tab: BuildTab) => void;

let press: Press | null = null;
let open: Open | null = null;

/** While the design is edited its keys go first: from now on this takes them; returns how to stop. */
export function offerBuildKeys(taken: Press): () => void {
  press = taken;
  return () => {
    if (press === taken) press = null;
  };
}

/** True where the key meant something on the canvas. */
export const pressOnCanvas = (event: KeyboardEvent): boolean => press?.(event) ?? false;

/** From now on this opens a panel beside the canvas; returns how to stop. */
export function offerPanels(opened: Open): () => void {
  open = opened;
  return () => {
    if (open === opened) open = null;
  };
}

/** Bring a panel into view: "Node" for the settings of what is selected. */
export const openPanel = (tab: BuildTab): void => open?.(tab);
