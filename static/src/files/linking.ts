// A network in an address: JSON, deflated, in the letters that an address may have. "1." is the version of all this.
import type { NetworkFile } from "../protocol.gen";
import { type Content, checked, type Trouble } from "./format";

const VERSION = "1.";
/** Letters of a network in an address: what browsers, chats and mail programs leave whole. */
export const MOST_LETTERS = 8000;
/** Of what such a text may unfold to, so that a short hostile one does not fill the memory. */
const MOST_UNFOLDED = 2 ** 20;

/** The network as the value of `net=`. */
export async function packed(file: NetworkFile): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(file));
  const folded = await through(text, new CompressionStream("deflate-raw"), Number.POSITIVE_INFINITY);
  return VERSION + toBase64Url(folded as Uint8Array);
}

/** What the value of `net=` holds, as far as the page can tell; or why it cannot be read. */
export async function unpacked(net: string): Promise<Content | Trouble> {
  if (!net.startsWith(VERSION)) {
    const got = /^\d{1,4}\./.exec(net)?.[0] ?? "none";
    const cure = "Load this page again, or open the link with a newer Backprop Explorer.";
    return { code: "other-version", expected: `a link of version ${VERSION}`, got, cure };
  }
  const folded = fromBase64Url(net.slice(VERSION.length));
  if (!folded || net.length > 4 * MOST_LETTERS) return broken("letters that are no such link");
  try {
    const text = await through(folded, new DecompressionStream("deflate-raw"), MOST_UNFOLDED);
    if (text === null) return broken(`more than ${MOST_UNFOLDED.toLocaleString("en")} bytes`);
    return checked(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    return broken("one that is cut short or changed");
  }
}

const broken = (got: string): Trouble => ({
  code: "broken-link",
  expected: "a whole link to a network",
  got,
  cure: "Copy the link again, all of it. This page has opened its own network instead.",
});

/** All bytes that come out at the other end; null as soon as they are too many. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  fold: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const reader = source.pipeThrough(fold).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    length += next.value.length;
    if (length > most) {
      await reader.cancel();
      return null;
    }
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function toBase64Url(bytes: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
