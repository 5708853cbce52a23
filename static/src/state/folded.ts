// Which blocks of the design are folded on the canvas.
import { blocksOf, isWithin } from "../editor/blocks";
import type { Network } from "../protocol.gen";
import type { State } from "./types";

/** So many cards are taken in at once. */
const MANY = 60;

/** Of a large design the outermost blocks are folded at first: then they are seen before what is in them. */
export const usuallyFolded = (design: Network): string[] =>
  design.nodes.length > MANY ? blocksOf(design).filter((block) => !block.includes("/")) : [];

const NONE: ReadonlySet<string> = new Set();

export const foldedIn = ({ editor }: State): ReadonlySet<string> => editor.folded ?? NONE;

/** How many nodes are seen one by one. */
export const seenOf = (design: Network, folded: ReadonlySet<string>): number =>
  design.nodes.filter(({ group }) => ![...folded].some((block) => isWithin(group, block))).length;
