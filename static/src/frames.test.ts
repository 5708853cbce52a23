import { describe, expect, it } from "vitest";
import { decode, real } from "./frames";

function bytes(header: object, floats: number[], pictures: number[]): ArrayBuffer {
  let text = JSON.stringify(header);
  text += " ".repeat((8 - (text.length % 8)) % 8);
  const buffer = new ArrayBuffer(16 + text.length + 4 * floats.length + pictures.length);
  const view = new DataView(buffer);
  new Uint8Array(buffer).set(new TextEncoder().encode("BPX1"));
  view.setUint32(4, text.length, true);
  view.setUint32(8, floats.length, true);
  view.setUint32(12, pictures.length, true);
  new Uint8Array(buffer, 16, text.length).set(new TextEncoder().encode(text));
  new Float32Array(buffer, 16 + text.length, floats.length).set(floats);
  new Int8Array(buffer, 16 + text.length + 4 * floats.length).set(pictures);
  return buffer;
}

describe("a binary frame", () => {
  it("gives its fields, its numbers and its pictures", () => {
    const arrived = decode(bytes({ type: "live", sequence: 7 }, [0.5, -2, Number.NaN], [127, -127]));
    expect(arrived.frame).toMatchObject({ type: "live", sequence: 7 });
    if (!("block" in arrived)) throw new Error("a live frame has a block");
    expect([...arrived.block.floats]).toEqual([0.5, -2, Number.NaN]);
    expect([...arrived.block.pictures]).toEqual([127, -127]);
  });

  it("is refused when it is cut short or is something else", () => {
    const whole = bytes({ type: "live" }, [1, 2, 3], []);
    expect(() => decode(whole.slice(0, whole.byteLength - 4))).toThrow("length");
    expect(() => decode(new ArrayBuffer(64))).toThrow("not a frame");
    expect(() => decode(new ArrayBuffer(3))).toThrow("not a frame");
  });
});

it("numbers that JSON cannot carry come back as themselves", () => {
  expect([real("NaN"), real("Infinity"), real("-Infinity"), real(0.25)]).toEqual([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0.25,
  ]);
});
