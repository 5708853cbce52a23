// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Arrived } from "../frames";
import { createStore } from "../state/store";
import type { State } from "../state/types";
import { sampleFrames, sampleState } from "../testing/sample";
import { type Kept, type KeptFile, keep, keepKept, keptIn, MOST_KEPT } from "./keeping";
import { MOST_LEARNED, type Weights } from "./learned";

const file = (name: string): KeptFile =>
  ({ format: "backprop-explorer", version: 1, network: { name, nodes: [], edges: [] }, view: null }) as never;
const weights: Weights = { "l1.weight": { shape: [1], data: "AACAPw==" } };

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

  it("has its weights beside it, where they leave room", () => {
    keep(localStorage, "aaaaaaaa", 1000, { ...file("Learned"), weights });
    const many = { "l1.weight": { shape: [9], data: "A".repeat(MOST_LEARNED) } };
    keep(localStorage, "bbbbbbbb", 2000, { ...file("Large"), weights: many });
    const { kept } = keptIn(localStorage);
    expect(kept.map(({ name, learned }) => [name, learned])).toEqual([
      ["Large", false],
      ["Learned", true],
    ]);
    expect(JSON.parse(kept[1]?.text ?? "").weights).toEqual(weights);
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

  function page(state: State, slug = "circle", ask: () => Promise<Weights | null> = async () => null) {
    vi.useFakeTimers();
    const store = createStore(state);
    const offered: (Kept | null)[] = [];
    const offer = (one: Kept | null) => offered.push(one);
    const stop = keepKept(store, { storage: localStorage, slug, ask, offer, tell: () => {} });
    return { store, offered, stop };
  }

  it("says once that a browser has no room", async () => {
    vi.useFakeTimers();
    const told: string[] = [];
    const store = createStore(fresh());
    const hands = {
      storage: smallStorage(50),
      slug: "circle",
      ask: async () => null,
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

  it("keeps what was learned with the design that learned it, and with no other", async () => {
    const asked: number[] = [];
    const ask = async () => {
      asked.push(Date.now());
      return weights;
    };
    const one = page(fresh(), "circle", ask);
    const arrive = (frame: unknown) => one.store.dispatch({ type: "arrived", arrived: frame as Arrived });
    const told = (name: string) => {
      const about = { shapes: {}, axes: {}, counts: {}, parameters: 3, problems: [], advice: [], anew: [] };
      arrive({ frame: { type: "network", network: { ...network?.network, name }, ...about } });
    };
    let number = 1;
    const trained = async () => {
      const trace = sampleFrames()[1] as { frame: object };
      number += 1;
      arrive({ ...trace, frame: { ...trace.frame, sequence: number, trace: number } });
      await vi.advanceTimersByTimeAsync(1000);
    };
    const kept = () => keptIn(localStorage).kept.map(({ name, learned }) => [name, learned]);
    await vi.advanceTimersByTimeAsync(1000);
    await trained();
    expect([asked.length, kept()]).toEqual([0, []]);
    told("Mine");
    await trained();
    expect([asked.length, kept()]).toEqual([1, [["Mine", true]]]);
    rename(one.store, "Other");
    await vi.advanceTimersByTimeAsync(1000);
    expect([asked.length, kept()]).toEqual([1, [["Other", false]]]);
    one.stop();
    vi.useRealTimers();
  });
});
