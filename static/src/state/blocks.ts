// What a person can do to a named block, besides making and dissolving it.
import { isWithin, rename, reuse } from "../editor/blocks";
import { learns } from "./catalogue";
import { designOf } from "./controls";
import { change, pick } from "./editing";
import { foldedIn } from "./folded";
import { store } from "./store";

/** A block used once more, and picked: with the same weights or its own. */
export function reuseBlock(block: string, shared: boolean): void {
  const before = designOf(store.get());
  if (!before) return;
  const { network, ids } = reuse(before, block, { shared, learns });
  change(shared ? "Use a block again, weights shared" : "Use a block again", network);
  pick(ids);
}

/** A block under another name; folded or open as it was. */
export function renameBlock(block: string, name: string, gesture: { gesture?: string } = {}): void {
  const before = designOf(store.get());
  if (!before) return;
  const network = rename(before, block, name);
  const at = before.nodes.findIndex(({ group: path }) => isWithin(path, block));
  const next = network.nodes[at]?.group.split("/").slice(0, block.split("/").length).join("/");
  if (network === before || next === undefined) return;
  change("Rename a block", network, gesture);
  const moved = (path: string) => (isWithin(path, block) ? next + path.slice(block.length) : path);
  fold([...foldedIn(store.get())].map(moved));
}

/** Blocks drawn as one card each; all others are open. */
export const fold = (blocks: Iterable<string>): void => store.dispatch({ type: "fold", blocks: new Set(blocks) });

export function toggleFold(block: string): void {
  const next = new Set(foldedIn(store.get()));
  if (!next.delete(block)) next.add(block);
  fold(next);
}
