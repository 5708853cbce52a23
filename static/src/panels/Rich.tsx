// A sentence whose numbers are numbers: formatted in the one format, coloured by sign, each leading to its node.

import { real } from "../frames";
import { formatNumber, formatSigned } from "../paint/number";
import type { Quantity } from "../protocol.gen";
import { select } from "../state/controls";
import "./Rich.css";

export type Text = readonly (string | Quantity)[];

const signOf = (value: number) => (value > 0 ? "pos" : value < 0 ? "neg" : "zero");

/** One number. Where the engine said which node it belongs to, pressing it shows that node. */
export function Figure({ quantity, strong = false }: { quantity: Quantity; strong?: boolean }) {
  const value = real(quantity.value);
  const classes = `Figure Figure-${signOf(value)}${strong ? " Figure-strong" : ""}`;
  const { node, role } = quantity;
  // A count or a percentage has no direction: it is written without sign and colour.
  if (role === "plain") return <span className="Figure">{formatNumber(value)}</span>;
  if (node === null) {
    return (
      <span className={classes} title={String(value)}>
        {formatSigned(value)}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`${classes} Figure-lead`}
      title={`${value}, show its node`}
      onClick={() => select(node)}
    >
      {formatSigned(value)}
    </button>
  );
}

const written = (part: Quantity) => (part.role === "plain" ? formatNumber : formatSigned)(real(part.value));

/** Plain reading of a sentence, for the live region and for labels. */
export const plainText = (text: Text): string =>
  text.map((part) => (typeof part === "string" ? part : written(part))).join("");

export function Rich({ text, lead = true }: { text: Text; lead?: boolean }) {
  return (
    <>
      {text.map((part, at) =>
        typeof part === "string" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
          <span key={at}>{part}</span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
          <Figure key={at} quantity={lead ? part : { ...part, node: null }} />
        ),
      )}
    </>
  );
}
