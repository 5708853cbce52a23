// @vitest-environment jsdom
import { expect, it } from "vitest";
import type { Network, NetworkFile } from "../protocol.gen";
import { type Chance, chance } from "../testing/chance";
import { circle } from "../testing/designs";
import { anyGesture } from "../testing/gestures";
import { type Content, contentOf, FORMAT, isTrouble, VERSION } from "./format";
import { packed, unpacked } from "./linking";
import { withText } from "./png";
import { metadata } from "./svg";

const EMPTY_PNG = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
]);

/** Letters of many scripts, signs that mean something to JSON, XML and addresses, and joined emoji. */
const LETTERS = [..."aZ09 ü網ع🧠&<>\"'\\/#%=+.,;{}[]()∂∑−"].concat("👩\u200d🔬", "]]>", "</metadata>", "\\u0000");

const anyName = (by: Chance): string => Array.from({ length: 1 + by.below(12) }, () => by.one(LETTERS)).join("");

function* designs(seed: number, count: number): Generator<Network> {
  const by = chance(seed);
  let network = circle;
  for (let index = 0; index < count; index++) {
    network = { ...anyGesture(network, by), name: anyName(by), note: anyName(by), seed: by.below(2 ** 32) };
    yield network;
  }
}

const read = (content: ReturnType<typeof contentOf>): unknown => {
  if (isTrouble(content) || !("text" in (content as Content))) throw new Error(JSON.stringify(content));
  return JSON.parse((content as { text: string }).text);
};

it("any design comes back as it was: from a file, a picture, an address", async () => {
  for (const network of designs(7, 150)) {
    const file: NetworkFile = { format: FORMAT, version: VERSION, network, view: null, weights: null };
    const text = JSON.stringify(file);
    const bytes = (words: string) => new TextEncoder().encode(words);
    expect(read(contentOf(bytes(JSON.stringify(file, null, 1))))).toEqual(JSON.parse(text));
    expect(read(contentOf(withText(EMPTY_PNG, FORMAT, text)))).toEqual(JSON.parse(text));
    expect(read(contentOf(bytes(`<svg>${metadata(FORMAT, text)}</svg>`)))).toEqual(JSON.parse(text));
    expect(read((await unpacked(await packed(file))) as never)).toEqual(JSON.parse(text));
  }
});
