// How large a design may become: an edit carries all of it, and the server takes no longer message.
import type { Network, Refusal } from "../protocol.gen";

/** Bytes of a design that may be edited, less what stands around it in a message. */
export const MOST_EDITED = 2 ** 19 - 1024;
/** As many bytes at most has a letter of a text that the page holds. */
const WIDEST = 3;

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024).toLocaleString("en")} KB`;

/** Why a design cannot be edited in; null where it can. Nothing has been changed by it then. */
export function tooLargeToEdit(network: Network): Refusal | null {
  const text = JSON.stringify(network);
  if (text.length * WIDEST <= MOST_EDITED) return null;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= MOST_EDITED) return null;
  return {
    type: "refusal",
    code: "design-too-large",
    expected: `a design of at most ${kilobytes(MOST_EDITED)}`,
    got: `${kilobytes(bytes)}, in ${network.nodes.length.toLocaleString("en")} nodes`,
    cure: "Nothing was changed. Add less at once, shorten long names and notes, or let values be smaller.",
    where: null,
    command: null,
  };
}
