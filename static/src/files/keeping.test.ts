// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { NetworkFile } from "../protocol.gen";
import { createStore } from "../state/store";
import type { State } from "../state/types";
import { sampleState } from "../testing/sample";
import { type Kept, keep, keepKept, keptIn, MOST_KEPT } from "./keeping";

const file = (name: string): Omit<NetworkFile, "weights"> =>
  ({ format: "backprop-explorer", version: 1, network: { name, nodes: [], edges: [] }, view: null }) as never;

/** A storage with room for so many letters. */
function smallStorage(room: number): Storage {
  const held = new Map<string, string>();
  const storage = {
    getItem: (key: string) => held.get(key) ?? null,
    removeItem(key: string) {
      held.delete(key);
      delete (this as Record<string, unknown>)[key];
    },
    setItem(key: string, text: string) {
      const rest = [...held].filter(([one]) => one !== key).reduce((sum, [, one]) => sum + one.length, 0);
      if (rest + text.length > room) throw new Error("QuotaExceededError");
      held.set(key, text);
      (this as Record<string, unknown>)[key] = text;
    },
  };
  for (const name of ["getItem", "removeItem", "setItem"]) {
    Object.defineProperty(storage, name, { enumerable: false });
  }
  return storage as unknown as Storage;
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe("what is kept", () => {
  it("comes back as it was, the newest first", () => {
    keep(localStorage, "aaaaaaaa", 1000, file("One"));
    keep(localStorage, "bbbbbbbb", 3000, file("ü 網 🧠"));
    keep(localStorage, "cccccccc", 2000, file("Two"));
    const { kept, spoiled } = keptIn(localStorage);
    expect(kept.map(({ name, at }) => [name, at])).toEqual([
      ["ü 網 🧠", 3000],
      ["Two", 2000],
      ["One", 1000],
    ]);
    expect(JSON.parse(kept[0]?.text ?? "")).toEqual(file("ü 網 🧠"));
    expect(spoiled).toBe(0);
  });

  it("is bounded: the oldest go first, also where a browser gives less room", () => {
    for (let index = 0; index < 12; index++)
      keep(localStorage, `page${String(index).padStart(4, "0")}`, index, file("x"));
    expect(keptIn(localStorage).kept.map(({ at }) => at)).toEqual([11, 10, 9, 8, 7].slice(0, MOST_KEPT));
    const storage = smallStorage(700);
    for (let index = 0; index < 4; index++) {
      expect(keep(storage, `page000${index}`, index, file("y".repeat(200)))).toBe(true);
    }
    expect(keptIn(storage).kept.map(({ at }) => at)).toEqual([3, 2]);
    expect(keep(storage, "page0009", 9, file("z".repeat(9000)))).toBe(false);
  });

  it("is put away where it is no such thing, whatever it is", () => {
    const hostile = [
      "",
      "null",
      "00000000001000 ",
      "00000000001000 {",
      `00000000001000 ${"[".repeat(1e5)}`,
      '00000000001000 {"format":"backprop-explorer","version":2}',
      '99999999999999999 {"format":"backprop-explorer","version":1}',
      "<script>alert(1)</script>",
      "x".repeat(2_000_000),
    ];
    hostile.forEach((text, index) => {
      localStorage.setItem(`backprop-explorer.kept.hostile${index}`, text);
    });
    localStorage.setItem("backprop-explorer.kept.../../x", `00000000001000 ${JSON.stringify(file("x"))}`);
    localStorage.setItem("somebody.elses", "stays");
    const sound = JSON.stringify(file("Sound"));
    localStorage.setItem("backprop-explorer.kept.aaaaaaaa", `00000000001000 ${sound}`);
    const { kept, spoiled } = keptIn(localStorage);
    expect(kept.map(({ name }) => name)).toEqual(["Sound"]);
    expect(spoiled).toBe(hostile.length + 1);
    expect(keptIn(localStorage).spoiled).toBe(0);
    expect(localStorage.getItem("somebody.elses")).toBe("stays");
  });
});

describe("a page that keeps", () => {
  const network = { network: { slug: "circle", name: "Circle", nodes: [], edges: [] } } as unknown as State["network"];
  const fresh = (): State => ({ ...sampleState(), network, connection: "open", resumed: false });

  function page(state: State, slug = "circle") {
    vi.useFakeTimers();
    const store = createStore(state);
    const offered: (Kept | null)[] = [];
    const stop = keepKept(store, { storage: localStorage, slug, offer: (one) => offered.push(one), tell: () => {} });
    return { store, offered, stop };
  }

  it("says once that a browser has no room", async () => {
    vi.useFakeTimers();
    const told: string[] = [];
    const store = createStore(fresh());
    const hands = {
      storage: smallStorage(50),
      slug: "circle",
      offer: () => {},
      tell: (text: string) => told.push(text),
    };
    const stop = keepKept(store, hands);
    for (const name of ["One", "Two"]) {
      rename(store, name);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(told).toHaveLength(1);
    stop();
    vi.useRealTimers();
  });

  const rename = (store: ReturnType<typeof createStore>, name: string) => {
    const network = store.get().network?.network;
    if (network) store.dispatch({ type: "draft", network: { ...network, name }, command: 1, label: "", gesture: null });
  };

  it("keeps a change a moment later, offers it where the work is gone, and not where it is another page's or resumed", async () => {
    const one = page(fresh());
    await vi.advanceTimersByTimeAsync(1000);
    expect(one.offered).toEqual([null]);
    expect(keptIn(localStorage).kept).toEqual([]);
    rename(one.store, "Mine");
    await vi.advanceTimersByTimeAsync(1000);
    expect(keptIn(localStorage).kept.map(({ name }) => name)).toEqual(["Mine"]);
    one.stop();

    const reloaded = page({ ...fresh(), resumed: true });
    await vi.advanceTimersByTimeAsync(1000);
    expect(reloaded.offered).toEqual([]);
    reloaded.stop();

    const beside = page(fresh(), "xor");
    await vi.advanceTimersByTimeAsync(1000);
    expect(beside.offered).toEqual([null]);
    beside.stop();

    const lost = page(fresh());
    await vi.advanceTimersByTimeAsync(1000);
    expect(lost.offered.map((kept) => kept?.name)).toEqual(["Mine"]);
    rename(lost.store, "Another");
    await vi.advanceTimersByTimeAsync(1000);
    expect(
      keptIn(localStorage)
        .kept.map(({ name }) => name)
        .sort(),
    ).toEqual(["Another", "Mine"]);
    lost.stop();
    vi.useRealTimers();
  });
});
