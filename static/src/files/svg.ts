// The text in an SVG: written so that nothing in it can be markup, and found again without a parser.

/** What XML 1.0 has no way to write: most control characters, lone surrogates, two non-characters. */
const UNWRITABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Any text as the text of an element or the value of an attribute. */
export const escaped = (text: string): string =>
  text.replace(UNWRITABLE, "\ufffd").replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);

const WRITTEN = new Map(Object.entries(ENTITIES).map(([sign, entity]) => [entity, sign]));

const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (one) => WRITTEN.get(one) ?? one);

const CLOSING = "</metadata>";

const opening = (keyword: string): string => `<metadata id="${keyword}">`;

export const metadata = (keyword: string, text: string): string => `${opening(keyword)}${escaped(text)}${CLOSING}`;

/** The text that a picture carries under a keyword; null where it carries none. */
export function metadataOf(svg: string, keyword: string): string | null {
  const from = svg.indexOf(opening(keyword));
  const to = from < 0 ? -1 : svg.indexOf(CLOSING, from);
  return to < 0 ? null : unescaped(svg.slice(from + opening(keyword).length, to));
}
