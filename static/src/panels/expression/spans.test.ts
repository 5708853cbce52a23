import { describe, expect, it } from "vitest";
import { nodeAt, stretches } from "./spans";

const text = "a = 2\nL = a * a";
const spans = [
  { node: "a", start: 0, end: 5 },
  { node: "a", start: 10, end: 11 },
  { node: "a", start: 14, end: 15 },
  { node: "l", start: 6, end: 15 },
];

describe("a text and its nodes", () => {
  it("finds the node of a caret: the innermost", () => {
    expect([0, 5, 6, 8, 10, 12, 15].map((caret) => nodeAt(spans, caret))).toEqual(["a", "a", "l", "l", "a", "l", "a"]);
    expect(nodeAt([], 3)).toBeNull();
  });

  it("marks what speaks of the picked node, and no character is lost", () => {
    const found = stretches(text, spans, new Set(["a"]), null);
    expect(found.map((part) => part.text).join("")).toBe(text);
    expect(found.filter(({ marked }) => marked).map((part) => part.text)).toEqual(["a = 2", "a", "a"]);
  });

  it("underlines from the wrong place to the end of its line", () => {
    const found = stretches("a = 2 $ 3\nb = 1", [], new Set(), 6);
    expect(found.filter(({ wrong }) => wrong).map((part) => part.text)).toEqual(["$ 3"]);
    expect(stretches("a =", [], new Set(), 2).filter(({ wrong }) => wrong)).toHaveLength(1);
    expect(stretches("", [], new Set(), 0)).toEqual([]);
  });
});
