import { describe, expect, it } from "vitest";
import type { NetworkFrame, ProblemNote } from "../protocol.gen";
import {
  counted,
  outputText,
  outputWords,
  parameterText,
  problemOn,
  problemsAt,
  shapeText,
  shapeWords,
  summary,
} from "./shapes";

const note = (code: string, node: string | null, ports: number[] = [], also: string[] = []): ProblemNote => ({
  code,
  title: code,
  node,
  ports,
  also,
  expected: "this",
  got: "that",
  cure: "",
  repairs: [],
});

const frame: Pick<NetworkFrame, "shapes" | "axes" | "counts" | "problems"> = {
  shapes: { x: ["batch", 2], l1: ["batch", 1], loss: [], lost: null },
  axes: { x: ["batch", "features"], l1: ["batch", "classes"], loss: [] },
  counts: { l1: 1234 },
  problems: [note("wrong-shape", "l1", [0]), note("cycle", "a", [], ["b", "c"]), note("no-loss", null)],
};

describe("shapes in words", () => {
  it("says them short", () => {
    expect(shapeText(["batch", 6, 8, 8])).toBe("[batch, 6, 8, 8]");
    expect(shapeText([])).toBe("[]");
    expect(shapeText(null)).toBe("unknown");
    expect(outputText(frame, "nowhere")).toBe("unknown");
  });

  it("says them in words, one and several", () => {
    expect(shapeWords(["batch", 6, 1, 8], ["batch", "channels", "height", "width"])).toBe(
      "batch × 6 channels × 1 high × 8 wide",
    );
    expect(shapeWords(["batch", 1], ["batch", "classes"])).toBe("batch × 1 class");
    expect(shapeWords([], [])).toBe("one number");
    expect(shapeWords([3, 4096])).toBe("3 × 4,096");
    expect(outputWords(frame, "lost")).toBe("unknown");
    expect(outputWords(frame, "x")).toBe("batch × 2 features");
  });

  it("counts", () => {
    expect(counted(1, "parameter")).toBe("1 parameter");
    expect(parameterText(frame, "l1")).toBe("1,234 parameters");
    expect(parameterText(frame, "x")).toBe("");
    expect(summary({ problems: [], advice: [] }, 82)).toBe("No problems · 82 parameters");
    expect(summary({ problems: [], advice: [note("squashed-logit", "l1")] }, 1)).toBe(
      "No problems · 1 parameter · 1 hint",
    );
    expect(summary({ ...frame, advice: [] }, 82)).toBe("3 problems");
  });
});

describe("where a problem stands", () => {
  it("is at a node, or at the wire into one of its inputs", () => {
    expect(problemsAt(frame, "l1").map(({ code }) => code)).toEqual(["wrong-shape"]);
    expect(problemOn(frame, { source: "x", target: "l1", port: 0 })?.code).toBe("wrong-shape");
    expect(problemOn(frame, { source: "x", target: "l1", port: 1 })).toBeUndefined();
  });

  it("is on every wire of a cycle", () => {
    expect(problemOn(frame, { source: "b", target: "c", port: 0 })?.code).toBe("cycle");
    expect(problemOn(frame, { source: "x", target: "a", port: 0 })).toBeUndefined();
  });
});
