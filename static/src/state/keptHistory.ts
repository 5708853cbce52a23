// What can be taken back outlives a reload of the page: the server still has the work, and the browser the history.
import { packed, unpacked } from "../editor/packed";
import { slug } from "./controls";
import type { Store } from "./store";

const KEY = `backprop-explorer.history.${slug}`;

/** Keep the history when the page goes, and have it again when the same work comes back. Returns how to stop. */
export function keepHistory(store: Store): () => void {
  const keep = () => {
    const { undo } = store.get().editor;
    try {
      if (undo.past.length + undo.future.length > 0) sessionStorage.setItem(KEY, packed(undo));
      else sessionStorage.removeItem(KEY);
    } catch {
      // The browser has no room: the design itself is safe, and what was done to it is forgotten.
    }
  };
  addEventListener("pagehide", keep);
  const stop = store.subscribe(({ network, resumed }) => {
    if (!network) return;
    stop();
    if (!resumed) return;
    const undo = unpacked(sessionStorage.getItem(KEY), network.network);
    if (undo.past.length + undo.future.length > 0) store.dispatch({ type: "history", undo });
  });
  return () => {
    stop();
    removeEventListener("pagehide", keep);
  };
}
