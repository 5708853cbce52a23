// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { actionFor, chord, KEYS, keyCaps, pressOnStage } from "./keys";

const press = (key: string, modifiers: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers });
const on = { help: vi.fn(), explain: vi.fn() };

let stage: HTMLElement;

beforeEach(() => {
  stage = document.createElement("div");
  document.body.append(stage);
  stage.addEventListener("keydown", (event) => pressOnStage(event, on));
  standAt(5);
});

afterEach(() => {
  stage.remove();
  vi.clearAllMocks();
});

function inside(markup: string): HTMLElement {
  stage.innerHTML = markup;
  return stage.firstElementChild as HTMLElement;
}

describe("the table of keys", () => {
  it("is that of the product, key for key", () => {
    const of = (name: string) => KEYS.find((row) => row.name === name)?.keys;
    expect(of("Step forward")).toEqual(["ArrowRight", "F10"]);
    expect(of("Step back")).toEqual(["ArrowLeft", "Shift+F10"]);
    expect(of("Train one step")).toEqual(["S"]);
    expect(of("Train one epoch")).toEqual(["Shift+S"]);
  });

  it("has no key twice", () => {
    const keys = KEYS.flatMap((row) => row.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("reads chords whatever the case, and signs without their Shift", () => {
    expect(chord(press("s"))).toBe("S");
    expect(chord(press("S", { shiftKey: true }))).toBe("Shift+S");
    expect(chord(press("?", { shiftKey: true }))).toBe("?");
    expect(chord(press("<", { shiftKey: true }))).toBe("<");
    expect(chord(press(" "))).toBe("Space");
    expect(keyCaps("Control+ArrowLeft")).toEqual(["Ctrl", "←"]);
  });

  it("leaves the browser its own chords", () => {
    expect(actionFor(press("r", { ctrlKey: true }))).toBeNull();
    expect(actionFor(press("s", { metaKey: true }))).toBeNull();
    expect(actionFor(press("ArrowLeft", { altKey: true }))).toBeNull();
  });
});

describe("keys on the stage", () => {
  it("step, jump and go to the ends", () => {
    stage.dispatchEvent(press("ArrowRight"));
    expect(store.get().cursor).toBe(6);
    stage.dispatchEvent(press("ArrowLeft"));
    expect(store.get().cursor).toBe(5);
    stage.dispatchEvent(press("End"));
    expect(store.get().cursor).toBe(store.get().graph?.events.length);
    stage.dispatchEvent(press("Home"));
    expect(store.get().cursor).toBe(0);
    stage.dispatchEvent(press("ArrowRight", { shiftKey: true }));
    expect(store.get().cursor).toBe(3);
    stage.dispatchEvent(press("ArrowRight", { ctrlKey: true }));
    expect(store.get().cursor).toBe(9);
  });

  it("open the help and the explanation", () => {
    stage.dispatchEvent(press("?", { shiftKey: true }));
    expect(on.help).toHaveBeenCalledOnce();
    stage.dispatchEvent(press("e"));
    expect(on.explain).toHaveBeenCalledOnce();
  });

  it("do nothing outside it", () => {
    document.body.dispatchEvent(press("ArrowRight"));
    expect(store.get().cursor).toBe(5);
  });

  it("do nothing while typing", () => {
    for (const markup of [
      "<input />",
      "<textarea></textarea>",
      "<select></select>",
      '<p contenteditable="true">a</p>',
    ]) {
      inside(markup).dispatchEvent(press("ArrowRight"));
      inside(markup).dispatchEvent(press("s"));
    }
    expect(store.get().cursor).toBe(5);
  });

  it("leave Space to a focused button, and arrows to tabs", () => {
    const space = press(" ");
    inside("<button>Fit</button>").dispatchEvent(space);
    expect(space.defaultPrevented).toBe(false);
    inside('<div role="tablist"><button role="tab">Layers</button></div>')
      .querySelector("button")
      ?.dispatchEvent(press("ArrowRight"));
    expect(store.get().cursor).toBe(5);
  });

  it("act on a focused node of the graph, for arrows mean the trace there", () => {
    inside('<button data-node="3">tanh</button>').dispatchEvent(press("ArrowRight"));
    expect(store.get().cursor).toBe(6);
  });

  it("keep off what someone else has handled", () => {
    inside("<div></div>").addEventListener("keydown", (event) => event.preventDefault());
    stage.firstElementChild?.dispatchEvent(press("ArrowRight"));
    expect(store.get().cursor).toBe(5);
  });
});
