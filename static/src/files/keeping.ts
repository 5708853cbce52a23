// What is being built, kept in this browser a moment after each change, with what it has learned where that leaves room:
// when it has crashed, or the server has lost the work, it is offered again. Nothing is put back by itself, and nothing is
// kept that says who somebody is.
import { sameDesign } from "../editor/undo";
import type { FileView, Network, NetworkFile } from "../protocol.gen";
import { designOf } from "../state/controls";
import type { Store } from "../state/store";
import type { State } from "../state/types";
import { checked, FORMAT, isTrouble, VERSION } from "./format";
import { MOST_LEARNED, mayBeLearned, type Weights, whenLearned } from "./learned";
import { openContent } from "./opening";

const PREFIX = "backprop-explorer.kept.";
const CHANNEL = "backprop-explorer.kept";
const REST_MS = 800;
/** Kept networks at most; the oldest go first. */
export const MOST_KEPT = 5;
/** Letters of one kept network at most: a browser gives a page some millions in all. */
const MOST_LETTERS = 1_000_000;
/** How long other pages of this browser have to say that what is kept is theirs. */
const OTHERS_MS = 400;

/** A kept network: when it was last changed, and by which page. */
export interface Kept {
  id: string;
  at: number;
  name: string;
  /** Its weights were kept with it. */
  learned: boolean;
  text: string;
}

/** What is kept of a network: the design, how it is looked at, and its weights where there are any. */
export type KeptFile = Omit<NetworkFile, "weights"> & { weights?: Weights };

/** All kept networks, the newest first. What is no such thing is taken out of the storage; `spoiled` counts it. */
export function keptIn(storage: Storage): { kept: Kept[]; spoiled: number } {
  const kept: Kept[] = [];
  let spoiled = 0;
  for (const key of Object.keys(storage).filter((one) => one.startsWith(PREFIX))) {
    const one = readKept(key.slice(PREFIX.length), storage.getItem(key) ?? "");
    if (one) kept.push(one);
    else {
      spoiled += 1;
      storage.removeItem(key);
    }
  }
  return { kept: kept.sort((a, b) => b.at - a.at), spoiled };
}

function readKept(id: string, text: string): Kept | null {
  if (!/^[a-z0-9]{8,24}$/.test(id) || text.length > MOST_LETTERS + 100) return null;
  const [stamp, rest] = [text.slice(0, 15), text.slice(15)];
  const at = /^\d{14} $/.test(stamp) ? Number(stamp) : Number.NaN;
  if (!Number.isSafeInteger(at) || at > 8.64e15 || isTrouble(checked(rest))) return null;
  const { network, weights } = JSON.parse(rest) as { network?: { name?: unknown }; weights?: unknown };
  const name = typeof network?.name === "string" ? network.name.slice(0, 64) : "";
  return { id, at, name, learned: typeof weights === "object" && weights !== null, text: rest };
}

/** Keep a network under an id; where there is no room, without its weights, or the oldest ones. Whether it could. */
export function keep(storage: Storage, id: string, at: number, file: KeptFile): boolean {
  const text = JSON.stringify(file);
  if (file.weights && text.length > MOST_LEARNED) {
    const { weights: _, ...design } = file;
    return keep(storage, id, at, design);
  }
  if (text.length > MOST_LETTERS) return false;
  const others = keptIn(storage).kept.filter((one) => one.id !== id);
  for (const old of others.slice(MOST_KEPT - 1)) storage.removeItem(PREFIX + old.id);
  for (let left = others.slice(0, MOST_KEPT - 1); ; left = left.slice(0, -1)) {
    try {
      storage.setItem(PREFIX + id, `${String(at).padStart(14, "0")} ${text}`);
      return true;
    } catch {
      const oldest = left.at(-1);
      if (!oldest) return false;
      storage.removeItem(PREFIX + oldest.id);
    }
  }
}

export const forget = (storage: Storage, id: string): void => storage.removeItem(PREFIX + id);

const newId = (): string => Math.random().toString(36).slice(2, 10).padEnd(8, "0") + Date.now().toString(36);

interface Hands {
  storage: Storage;
  /** The network by whose address the page was opened. */
  slug: string;
  /** The weights of a design as they stand; null where there are none to be had. */
  ask(network: Network): Promise<Weights | null>;
  /** What was kept by a page that is gone; null: nothing to offer any more. */
  offer(kept: Kept | null): void;
  /** Something that the learner should know. */
  tell(text: string): void;
}

/** From now on what changes is kept; what was left behind is offered. Returns how to stop. */
export function keepKept(store: Store, { storage, slug, ask, offer, tell }: Hands): () => void {
  let id = sessionId(slug);
  let began: Network | null = null;
  let welcomed = false;
  let full = false;
  let learned: { network: Network; weights: Weights } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const others = talk(() => id);

  /** It was changed on this page, or before that was loaded again. */
  const isOwn = (network: Network): boolean =>
    began !== null && (!sameDesign(network, began) || storage.getItem(PREFIX + id) !== null);

  const learning = whenLearned(async () => {
    const state = store.get();
    const network = designOf(state);
    if (!network || !isOwn(network) || !mayBeLearned(state)) return;
    const [asked, weights] = [id, await ask(network)];
    const now = designOf(store.get());
    if (!weights || asked !== id || !now || !sameDesign(now, network)) return;
    learned = { network, weights };
    write();
  });

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const state = store.get();
    const network = designOf(state);
    if (!network || !isOwn(network)) return;
    const weights = learned && sameDesign(network, learned.network) ? { weights: learned.weights } : {};
    const file = { format: FORMAT, version: VERSION, network, view: viewOf(state), ...weights } as const;
    const kept = keep(storage, id, Date.now(), file);
    if (!kept && !full) tell("This browser has no room to keep what you build. Save it as a file, by File and Save.");
    full = !kept;
  };

  /** The page has work that begins here, or goes on: what another one left is offered where it begins. */
  const begin = (state: State) => {
    welcomed = true;
    learned = null;
    began = state.network?.network ?? null;
    if (state.resumed) return;
    // What this page itself kept before the server lost it is somebody else's now.
    id = sessionId(slug, newId());
    void others.elsewhere().then((held) => {
      const { kept, spoiled } = keptIn(storage);
      if (spoiled > 0) tell("What this browser had kept of a network could not be read, and was put away.");
      const near = ownElsewhere(slug);
      offer(kept.find((one) => one.id !== id && !held.has(one.id) && !near.has(one.id)) ?? null);
    });
  };

  if (store.get().connection === "open" && store.get().network) begin(store.get());
  const stop = store.subscribe((state, before) => {
    if (state.connection !== "open") {
      welcomed = false;
      return;
    }
    if (!welcomed && state.network && state.network !== before.network) begin(state);
    learning.see(state, before);
    if (designOf(state) === designOf(before) && state.magnification === before.magnification) return;
    timer ??= setTimeout(write, REST_MS);
  });
  addEventListener("pagehide", write);
  return () => {
    stop();
    learning.stop();
    clearTimeout(timer);
    others.close();
    removeEventListener("pagehide", write);
  };
}

const viewOf = ({ magnification, open }: State): FileView => ({
  magnification,
  open: [...open].sort().slice(0, 64),
});

/** This page's id: the same after a reload in this tab. */
function sessionId(slug: string, fresh?: string): string {
  const known = fresh ?? sessionStorage.getItem(PREFIX + slug) ?? newId();
  sessionStorage.setItem(PREFIX + slug, known);
  return known;
}

/** What this tab was building on other pages: it is there still when one goes back, and need not be restored. */
function ownElsewhere(slug: string): ReadonlySet<string> {
  const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && key !== PREFIX + slug);
  return new Set(keys.map((key) => sessionStorage.getItem(key) ?? ""));
}

/** Which kept networks belong to other pages that are open in this browser. */
function talk(mine: () => string): { elsewhere(): Promise<ReadonlySet<string>>; close(): void } {
  if (typeof BroadcastChannel === "undefined") return { elsewhere: async () => new Set(), close() {} };
  const channel = new BroadcastChannel(CHANNEL);
  const held = new Set<string>();
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === "who") channel.postMessage(mine());
    else if (typeof data === "string") held.add(data);
  };
  return {
    async elsewhere() {
      held.clear();
      channel.postMessage("who");
      await new Promise((heard) => setTimeout(heard, OTHERS_MS));
      return held;
    },
    close: () => channel.close(),
  };
}

/** Put a kept network back on the canvas: one edit, as any other. It stays kept until it is there. */
export async function restore(storage: Storage, kept: Kept): Promise<void> {
  if (await openContent(checked(kept.text), "Restore what was kept")) forget(storage, kept.id);
}
