import { describe, expect, it } from "vitest";
import type { NetworkFile } from "../protocol.gen";
import { isTrouble } from "./format";
import { fromBase64Url, packed, toBase64Url, unpacked } from "./linking";

const file = (name: string) =>
  ({ format: "backprop-explorer", version: 1, network: { name, nodes: [] } }) as unknown as NetworkFile;

describe("a network in an address", () => {
  it("comes back as it was, in letters that an address may have", async () => {
    for (const name of ["Circle", "ü 網 🧠 & = # %", "x".repeat(5000), "\u202e</script>"]) {
      const net = await packed(file(name));
      expect(net).toMatch(/^1\.[A-Za-z0-9_-]+$/);
      expect(await unpacked(net)).toEqual({ text: JSON.stringify(file(name)) });
    }
  });

  it("is refused where it is cut, changed, of another version or without end", async () => {
    const net = await packed(file("Circle"));
    const bomb = `1.${toBase64Url(await folded(new Uint8Array(2 ** 24)))}`;
    const hostile = [
      net.slice(0, -4),
      `${net.slice(0, 20)}AAAA${net.slice(24)}`,
      "1.",
      "1.!!",
      "2.AAAA",
      "",
      bomb,
      "1.AAAA",
    ];
    for (const one of hostile) {
      const read = await unpacked(one);
      expect(isTrouble(read) && read.cure.length > 10, one.slice(0, 40)).toBe(true);
    }
  });
});

async function folded(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const fold = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(fold).arrayBuffer());
}

it("letters and bytes are each other's", () => {
  for (let length = 0; length < 300; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7919 + length * 31) % 256);
    expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
  }
  expect(fromBase64Url("a+b")).toBeNull();
  expect(fromBase64Url("a")).toBeNull();
});
