import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { NodeSpec } from "../editor/specs";

const offer = (name: string, title: string, value: number | boolean) => ({ name, title, doc: "", default: value });

const CONV = {
  name: "conv2d",
  title: "Convolution",
  short: "Conv",
  face: "{out_channels} kernels {kernel}×{kernel}",
  settings: [
    offer("out_channels", "Kernels", 8),
    offer("kernel", "Kernel size", 3),
    offer("padding", "Padding", 0),
    offer("bias", "Bias", true),
  ],
};

vi.mock("../state/catalogue", () => ({ catalogue: () => ({ layers: [CONV], ops: [] }) }));

const conv = (settings: Record<string, number | boolean>, name = ""): NodeSpec =>
  ({ kind: "layer", id: "c", name, layer: "conv2d", settings, frozen: false, group: "" }) as NodeSpec;

describe("what stands on the card of a layer", () => {
  beforeEach(() => vi.resetModules());
  afterEach(() => vi.clearAllMocks());

  it("is what its kind says of itself, and what is not as usual", async () => {
    const { settingsLine } = await import("./facts");
    expect(settingsLine(conv({}))).toBe("8 kernels 3×3");
    expect(settingsLine(conv({ out_channels: 1, kernel: 5, padding: 2 }))).toBe("1 kernel 5×5, padding 2");
    expect(settingsLine(conv({ bias: false }))).toBe("8 kernels 3×3, no bias");
  });

  it("needs no kind before it", async () => {
    const { kindBeside } = await import("./facts");
    expect(kindBeside(conv({}), "Conv 1")).toBe("");
    expect(kindBeside(conv({}, "edges"), "edges")).toBe("");
    expect(kindBeside({ ...conv({}), layer: "other" } as NodeSpec, "edges")).toBe("other");
  });
});
