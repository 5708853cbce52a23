// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { contentOf, depthOf, FORMAT, fileName, isTrouble, MOST_BYTES, MOST_SENT } from "./format";
import { crc32, textIn, withText } from "./png";
import { metadata } from "./svg";

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (fields: object = {}) => JSON.stringify({ format: FORMAT, version: 1, network: { nodes: [] }, ...fields });
const codeOf = (data: Uint8Array, name?: string) => {
  const content = contentOf(data, name);
  return isTrouble(content) ? content.code : "opened";
};

/** The smallest picture there is: one transparent pixel. */
const PNG = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
  (sign) => sign.charCodeAt(0),
);

describe("what is in a file", () => {
  it.each([
    ["cut short", bytes(file().slice(0, -5)), "malformed-file"],
    ["deep", bytes(`{"format":"${FORMAT}","a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`), "too-deep"],
    ["a list", bytes("[]"), "foreign-file"],
    ["another program's", bytes('{"format":"netron"}'), "foreign-file"],
    ["of a format that is no text", bytes('{"format":{}}'), "foreign-file"],
    ["of another version", bytes(file({ version: 2 })), "other-version"],
    ["of no version", bytes('{"nodes":[]}'), "other-version"],
    ["not UTF-8", Uint8Array.from([...bytes('{"format":"'), 0xff, 0xfe]), "not-utf8"],
    ["huge", new Uint8Array(MOST_BYTES + 1).fill(0x5b), "file-too-large"],
    ["a huge model", new Uint8Array(MOST_SENT + 1), "file-too-large"],
    ["a picture alone", PNG, "no-network-inside"],
    ["a drawing alone", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), "no-network-inside"],
    ["a page", bytes("<script>alert(1)</script>"), "no-network-inside"],
  ])("%s is refused, with a cure", (_, data, code) => {
    const content = contentOf(data);
    expect(isTrouble(content) && content.code).toBe(code);
    expect(isTrouble(content) && content.cure.length).toBeGreaterThan(10);
  });

  it("is the text of a network, or bytes that the server knows", () => {
    expect(contentOf(bytes(file()))).toEqual({ text: file() });
    expect(contentOf(bytes(` \n${file()}`))).toEqual({ text: ` \n${file()}` });
    expect(codeOf(Uint8Array.from([8, 7, 18, 0]))).toBe("opened");
  });

  it("counts brackets outside of strings only", () => {
    expect(depthOf('{"a":[1,{"b":"[[[[\\"[[["}]}')).toBe(3);
    expect(depthOf("")).toBe(0);
  });
});

describe("a picture", () => {
  const texts = ["{}", file(), "ü 網 🧠 \u200d </metadata><script>&amp;", "x".repeat(100_000)];

  it("carries any text, and is a whole PNG still", () => {
    for (const text of texts) {
      const png = withText(PNG, FORMAT, text);
      expect(textIn(png, FORMAT)).toBe(text);
      expect(textIn(png, "another")).toBeNull();
      const view = new DataView(png.buffer);
      for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
        const end = at + 8 + view.getUint32(at);
        expect(view.getUint32(end)).toBe(crc32(png.subarray(at + 4, end)));
      }
    }
    expect(contentOf(withText(PNG, FORMAT, file()))).toEqual({ text: file() });
  });

  it("that is cut short carries nothing, wherever it is cut", () => {
    const png = withText(PNG, FORMAT, file());
    const end = png.length - 12;
    for (let at = 8; at < end; at++) expect(textIn(png.subarray(0, at), FORMAT)).toBeNull();
  });

  it("as SVG carries any text as text alone", () => {
    for (const text of texts) {
      const inside = metadata(FORMAT, text);
      expect(inside.match(/[<>]/g)).toHaveLength(4);
      const parsed = new DOMParser().parseFromString(
        `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`,
        "text/xml",
      );
      expect(parsed.documentElement.children).toHaveLength(1);
      expect(parsed.documentElement.textContent).toBe(text);
    }
    expect(contentOf(bytes(`<svg>${metadata(FORMAT, file())}</svg>`))).toEqual({ text: file() });
  });
});

it("files are named after their networks", () => {
  const named = (name: string) => fileName({ name } as Parameters<typeof fileName>[0], "json");
  expect(named("Circle")).toBe("Circle.json");
  expect(named("../../etc/passwd")).toBe("etc-passwd.json");
  expect(named("L = tanh(a·b + c)")).toBe("L-tanh-a-b-c.json");
  expect(named("網絡 1")).toBe("網絡-1.json");
  expect(named("🧠")).toBe("network.json");
});
