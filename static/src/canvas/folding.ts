/** What of a large design is folded when it is first seen: then its blocks are seen before what is in them. */

import { fold } from "../state/blocks";
import { designOf } from "../state/controls";

import { usuallyFolded } from "../state/folded";
import { store } from "../state/store";
import { setView } from "./view";

let last: string | null | undefined;

/** The outermost blocks of a large design are folded, once for each design that is opened, unless the address says more. */
export function foldAtFirst(): void {
  const state = store.get();
  const design = designOf(state);
  if (!design) return;
  if (state.editor.folded === null) fold(usuallyFolded(design));
  if (design.slug === last) return;
  last = design.slug;
  setView({ edges: new Set(), armed: null, above: null });
}
