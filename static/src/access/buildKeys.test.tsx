import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { designOf } from "../state/controls";
import { attachCanvas, pick } from "../state/editing";
import { store } from "../state/store";
import { circle } from "../testing/designs";
import { standAt } from "../testing/place";
import { BUILD_KEYS, listenInBuild, pressInBuild } from "./buildKeys";
import { KEYS } from "./keys";

const design = () => designOf(store.get());
const nodeOf = (id: string) => design()?.nodes.find((node) => node.id === id);
const past = () => store.get().editor.undo.past.map(({ label }) => label);
const stage = document.createElement("div");
stage.dataset.stage = "";
const field = document.createElement("input");
stage.append(field);
document.body.append(stage);

function press(key: string, mods: Partial<KeyboardEventInit> = {}, target: Element = stage): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...mods });
  let meant = false;
  const hear = (heard: Event) => {
    meant = pressInBuild(heard as KeyboardEvent);
  };
  target.addEventListener("keydown", hear);
  target.dispatchEvent(event);
  target.removeEventListener("keydown", hear);
  return meant;
}

/** What a browser gives with copy, cut and paste; jsdom has none. */
function clip(type: "copy" | "cut" | "paste", held = "", target: Element = stage): string {
  let text = held;
  const clipboardData = {
    getData: () => text,
    setData: (_: string, next: string) => {
      text = next;
    },
  };
  target.dispatchEvent(Object.assign(new Event(type, { bubbles: true, cancelable: true }), { clipboardData }));
  return text;
}

let stop = () => {};

beforeEach(() => {
  standAt(0, {
    network: {
      type: "network",
      network: circle,
      shapes: {},
      axes: {},
      counts: {},
      parameters: 25,
      problems: [],
      advice: [],
      anew: [],
    },
  });
  pick([]);
  stop = listenInBuild();
});
afterEach(() => {
  stop();
  attachCanvas(null);
});

describe("the keys of Build", () => {
  it("mean one thing each, and leave S, Shift+S and Space to the stage", () => {
    const keys = BUILD_KEYS.flatMap((row) => row.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of ["S", "Shift+S", "Space"]) {
      expect(BUILD_KEYS.some((row) => row.act !== null && row.keys.includes(key))).toBe(false);
      expect(KEYS.some((row) => row.keys.includes(key))).toBe(true);
    }
  });

  it("undo and redo, also with the command key", () => {
    pick(["l2"]);
    press("m");
    expect(nodeOf("l2")).toMatchObject({ off: "mute" });
    press("z", { ctrlKey: true });
    expect(design()).toEqual(circle);
    press("Z", { metaKey: true, shiftKey: true });
    expect(nodeOf("l2")).toMatchObject({ off: "mute" });
    press("M", { shiftKey: true });
    press("M", { shiftKey: true });
    expect(nodeOf("l2")).not.toHaveProperty("off");
  });

  it("nudge as one gesture, and step on where nothing is picked", () => {
    expect(press("ArrowRight")).toBe(false);
    attachCanvas({
      boxes: () => new Map([["l1", { x: 5, y: 5, width: 10, height: 10 }]]),
      cursor: () => [100, 100],
      fit() {},
      first() {},
      layout() {},
      search() {},
      find() {},
    });
    pick(["l1"]);
    expect(press("ArrowRight")).toBe(true);
    press("ArrowDown", { shiftKey: true });
    expect(nodeOf("l1")).toMatchObject({ at: [6, 15] });
    expect(past()).toEqual(["Move Layer 1"]);
  });

  it("undo and redo beside the canvas too, but where someone is typing", () => {
    const beside = document.createElement("button");
    const text = document.createElement("input");
    document.body.append(beside, text);
    pick(["l2"]);
    press("m");
    const key = { key: "z", ctrlKey: true, bubbles: true, cancelable: true };
    text.dispatchEvent(new KeyboardEvent("keydown", key));
    expect(nodeOf("l2")).toMatchObject({ off: "mute" });
    beside.dispatchEvent(new KeyboardEvent("keydown", key));
    expect(design()).toEqual(circle);
    stage.dispatchEvent(new KeyboardEvent("keydown", { ...key, key: "y" }));
    expect(design()).toEqual(circle);
  });

  it("are nobody's while someone is typing", () => {
    pick(["l1"]);
    expect(press("Delete", {}, field)).toBe(false);
    expect(clip("copy", "mine", field)).toBe("mine");
  });

  it("remove, and heal with Shift", () => {
    pick(["l2"]);
    press("Delete", { shiftKey: true });
    expect(design()?.edges).toContainEqual({ source: "l1", target: "l3", port: 0 });
    expect(store.get().editor.selection.size).toBe(0);
  });
});

describe("the clipboard", () => {
  it("carries nodes as JSON, and what is pasted is picked", () => {
    pick(["l1", "l2"]);
    const text = clip("copy");
    expect(JSON.parse(text).nodes.map(({ id }: { id: string }) => id)).toEqual(["l1", "l2"]);
    clip("paste", text);
    expect([...store.get().editor.selection]).toEqual(["l4", "l5"]);
    expect(design()?.edges).toContainEqual({ source: "l4", target: "l5", port: 0 });
    expect(past()).toEqual(["Paste 2 nodes"]);
  });

  it("takes away what is cut, and refuses a text that holds no nodes", () => {
    pick(["l2"]);
    const text = clip("cut");
    expect(nodeOf("l2")).toBeUndefined();
    clip("paste", "hello");
    expect(store.get().notices.at(-1)?.refusal?.code).toBe("cannot-paste");
    clip("paste", text);
    expect(nodeOf("l2")).toBeDefined();
    expect(past()).toEqual(["Cut a node", "Paste a node"]);
  });
});
