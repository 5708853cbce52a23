// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { FitsFrame } from "../protocol.gen";
import { standAt } from "../testing/place";
import { feedOf, firstFit, fitAt, fitOfKind, fittingOf } from "./fitting";
import { store } from "./store";

const frame: FitsFrame = {
  type: "fits",
  source: "x",
  ports: [
    { node: "conv1", port: 0, fits: false, why: "takes pictures: this is [batch, 2]" },
    { node: "sum1", port: 0, fits: false, why: "no" },
    { node: "sum1", port: 1, fits: true, why: "" },
  ],
  kinds: [{ kind: "layer", name: "conv2d", fits: false, why: "takes pictures" }],
};

describe("where an output fits", () => {
  it("comes from the server, about the node that was asked about", () => {
    standAt(0);
    store.dispatch({ type: "arrived", arrived: { frame } });
    expect(fittingOf(store.get(), "x")).toBe(frame);
    expect(fittingOf(store.get(), "other")).toBeNull();
  });

  it("is said of every output, where an input is asked about", () => {
    standAt(0);
    const sources = [{ node: "x", fits: false, why: "a cycle" }];
    store.dispatch({ type: "arrived", arrived: { frame: { type: "feeds", target: "conv1", port: 0, sources } } });
    expect(feedOf(store.get(), "conv1", 0, "x")?.why).toBe("a cycle");
    expect(feedOf(store.get(), "conv1", 0, "y")).toBeNull();
    expect(feedOf(store.get(), "conv1", 1, "x")).toBeNull();
  });

  it("is said of every input and of every kind", () => {
    expect(fitAt(frame, "conv1", 0)?.why).toContain("pictures");
    expect(fitAt(frame, "conv1", 1)).toBeNull();
    expect(fitAt(null, "conv1", 0)).toBeNull();
    expect(fitOfKind(frame, "layer", "conv2d")?.fits).toBe(false);
    expect(firstFit(frame, "sum1")).toBe(1);
    expect(firstFit(frame, "conv1")).toBeNull();
  });
});
