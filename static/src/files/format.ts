// The file of a network, as app/network/file.py describes it, and what is found in the bytes of a file that is opened.
import type { FileView, Network } from "../protocol.gen";
import { isPng, textIn } from "./png";
import { metadataOf } from "./svg";

export const FORMAT = "backprop-explorer";
export const VERSION = 1;
/** A larger design, or picture of one, is not opened: a design is some kilobytes. */
export const MOST_BYTES = 8 * 2 ** 20;
/** A model may be larger; the server has its own bound. */
export const MOST_SENT = 32 * 2 ** 20;
const MOST_DEPTH = 32;

/** Why something cannot be opened, in the one shape of every refusal. */
export interface Trouble {
  code: string;
  expected: string;
  got: string;
  cure: string;
}

export const isTrouble = (thing: object): thing is Trouble => "cure" in thing && "code" in thing;

/** What is sent to the server to be read: the text of a design, or bytes of which it knows more than the page. */
export type Content = { text: string } | { bytes: Uint8Array };

const CURE = "Open a file that was saved here: a design (.json), a picture of one (.png, .svg), or a model (.onnx).";

/** The design in a file or in a picture of one; other bytes as they are. Nothing of it is trusted yet. */
export function contentOf(bytes: Uint8Array, name = ""): Content | Trouble {
  const start = new TextDecoder().decode(bytes.subarray(0, 512)).trimStart();
  const drawn = start.startsWith("<") || /\.svg$/i.test(name);
  if (!isPng(bytes) && !drawn && !/^[{[]/.test(start)) {
    return bytes.length > MOST_SENT ? tooLarge(bytes.length, MOST_SENT) : { bytes };
  }
  if (bytes.length > MOST_BYTES) return tooLarge(bytes.length);
  if (isPng(bytes)) return pictured(textIn(bytes, FORMAT), "PNG");
  const text = decoded(bytes);
  if (drawn) return pictured(metadataOf(text ?? "", FORMAT), "SVG");
  if (text === null) {
    return { code: "not-utf8", expected: "text in UTF-8", got: "other bytes", cure: "Save the file as UTF-8." };
  }
  return checked(text);
}

const decoded = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

export const tooLarge = (length: number, most = MOST_BYTES): Trouble => ({
  code: "file-too-large",
  expected: `at most ${most.toLocaleString("en")} bytes`,
  got: length.toLocaleString("en"),
  cure: "Open a smaller file, such as the design without its weights.",
});

const pictured = (text: string | null, kind: string): Content | Trouble =>
  text === null
    ? {
        code: "no-network-inside",
        expected: `a ${kind} picture that was saved here, with its network inside`,
        got: "a picture alone",
        cure: "Open the file that was saved; many programs leave out what a picture carries when they copy it.",
      }
    : checked(text);

/** A text that is JSON, not too deep, of our format and version; the server reads the rest. */
export function checked(text: string): Content | Trouble {
  if (depthOf(text) > MOST_DEPTH) {
    return { code: "too-deep", expected: `at most ${MOST_DEPTH} levels`, got: "more", cure: CURE };
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const got = error instanceof Error ? error.message.slice(0, 120) : "something else";
    return { code: "malformed-file", expected: "a whole JSON file", got, cure: "Save it again: it may be cut short." };
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    return {
      code: "foreign-file",
      expected: "a network",
      got: Array.isArray(document) ? "a list" : "a value",
      cure: CURE,
    };
  }
  const { format, version } = document as Record<string, unknown>;
  if (format !== undefined && format !== FORMAT) {
    const got = typeof format === "string" ? `"${format.slice(0, 60)}"` : "something else";
    return { code: "foreign-file", expected: `the format "${FORMAT}"`, got, cure: CURE };
  }
  if (version !== VERSION) {
    const got = typeof version === "number" ? `version ${version}` : "no version";
    const cure = "Load this page again, or save the file with the version of Backprop Explorer that runs here.";
    return { code: "other-version", expected: `version ${VERSION}`, got, cure };
  }
  return { text };
}

/** How deep brackets stand within each other, outside of strings: asked before anything walks through them. */
export function depthOf(text: string): number {
  let [depth, most, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (quoted) {
      if (sign === 92) at += 1;
      else if (sign === 34) quoted = false;
    } else if (sign === 34) quoted = true;
    else if (sign === 123 || sign === 91) {
      depth += 1;
      if (depth > most) most = depth;
    } else if (sign === 125 || sign === 93) depth -= 1;
  }
  return most;
}

/** How a network was looked at, from a text that the server has read; null where it says nothing of it. */
export function viewIn(text: string): FileView | null {
  const { view } = JSON.parse(text) as { view?: FileView | null };
  return view ?? null;
}

/** A file's name from a network's: letters and digits of any script, dashes between. */
export function fileName(network: Pick<Network, "name">, ending: string): string {
  const name = network.name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return `${name || "network"}.${ending}`;
}
