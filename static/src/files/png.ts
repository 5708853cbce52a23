// A text in a PNG: one iTXt chunk before the picture's end. The format: https://www.w3.org/TR/png-3/#11iTXt
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_CHUNKS = 100_000;

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, at) => bytes[at] === byte);

let table: Uint32Array | null = null;

function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
}

/** The check sum that PNG has for each chunk (CRC-32). */
export function crc32(bytes: Uint8Array): number {
  table ??= crcTable();
  let value = 0xffffffff;
  for (const byte of bytes) value = (table[(value ^ byte) & 0xff] as number) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

interface Chunk {
  kind: string;
  start: number;
  data: Uint8Array;
}

/** The chunks as far as they are whole; a length that leads beyond the end ends them. */
function* chunks(png: Uint8Array): Generator<Chunk> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  let at = SIGNATURE.length;
  for (let count = 0; count < MOST_CHUNKS && at + 12 <= png.length; count++) {
    const length = view.getUint32(at);
    if (at + 12 + length > png.length) return;
    const kind = String.fromCharCode(...png.subarray(at + 4, at + 8));
    yield { kind, start: at, data: png.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}

/** The picture with a text in it, by a keyword. */
export function withText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const end = [...chunks(png)].findLast(({ kind }) => kind === "IEND");
  if (!isPng(png) || !end) throw new Error("not a whole PNG picture");
  const encoder = new TextEncoder();
  // The keyword; then: not compressed, no method, no language, no translated keyword.
  const [head, body] = [encoder.encode(`iTXt${keyword}\0\0\0\0\0`), encoder.encode(text)];
  const chunk = new Uint8Array(12 + head.length - 4 + body.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, head.length - 4 + body.length);
  chunk.set(head, 4);
  chunk.set(body, 4 + head.length);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, chunk.length - 4)));
  const whole = new Uint8Array(png.length + chunk.length);
  whole.set(png.subarray(0, end.start));
  whole.set(chunk, end.start);
  whole.set(png.subarray(end.start), end.start + chunk.length);
  return whole;
}

/** The text that a picture carries under a keyword; null where it carries none that is whole. */
export function textIn(png: Uint8Array, keyword: string): string | null {
  const head = new TextEncoder().encode(`${keyword}\0\0\0\0\0`);
  for (const { kind, data } of chunks(png)) {
    if (kind !== "iTXt" || data.length < head.length || !head.every((byte, at) => data[at] === byte)) continue;
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(data.subarray(head.length));
    } catch {
      return null;
    }
  }
  return null;
}
