/** What of a large design is folded when it is first seen: then its blocks are seen before what is in them. */
import { blocksOf } from "../editor/blocks";
import { designOf } from "../state/controls";
import { store } from "../state/store";
import { setView } from "./view";

/** So many cards are taken in at once. */
const MANY = 60;

let last: string | null | undefined;

/** The outermost blocks of a large design are folded, once for each design that is opened. */
export function foldAtFirst(): void {
  const design = designOf(store.get());
  if (!design || design.slug === last) return;
  last = design.slug;
  const outermost = blocksOf(design).filter((block) => !block.includes("/"));
  setView({ folded: new Set(design.nodes.length > MANY ? outermost : []), edges: new Set(), armed: null, above: null });
}
