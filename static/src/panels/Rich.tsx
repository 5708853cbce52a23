// A sentence whose numbers are numbers: formatted in the one format, coloured by sign, each leading to its node.

import { createContext, useContext } from "react";
import { real } from "../frames";
import { formatFull, formatNumber, formatSigned } from "../paint/number";
import type { Quantity } from "../protocol.gen";
import { follow } from "../state/following";
import { originOf } from "../state/origin";
import { useStore } from "../state/store";
import "./Rich.css";

export type Text = readonly (string | Quantity)[];

const signOf = (value: number) => (value > 0 ? "pos" : value < 0 ? "neg" : "zero");

/** The event, by its cursor, of which the numbers below tell: where they come from is found from there. null: they do not lead. */
export const Told = createContext<number | null>(null);

/** One number. Where it is known which event wrote it, pressing it goes there. */
export function Figure({ quantity, strong = false }: { quantity: Quantity; strong?: boolean }) {
  const cursor = useContext(Told);
  const trace = useStore((state) => state.trace);
  const graph = useStore((state) => state.graph);
  const value = real(quantity.value);
  const classes = `Figure Figure-${signOf(value)}${strong ? " Figure-strong" : ""}`;
  // A count or a percentage has no direction: it is written without sign and colour.
  if (quantity.role === "plain") return <span className="Figure">{formatNumber(value)}</span>;
  if (cursor === null || !originOf(trace, cursor, quantity, graph)) {
    return (
      <span className={classes} title={formatFull(value)}>
        {formatSigned(value)}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`${classes} Figure-lead`}
      title={`${formatFull(value)}: where it comes from`}
      onClick={() => follow(quantity, cursor)}
    >
      {formatSigned(value)}
    </button>
  );
}

const written = (part: Quantity) => (part.role === "plain" ? formatNumber : formatSigned)(real(part.value));

/** Plain reading of a sentence, for the live region and for labels. */
export const plainText = (text: Text): string =>
  text.map((part) => (typeof part === "string" ? part : written(part))).join("");

/** What may stand at the end of a line: words as they are; a number stays with what touches it, as in "(−0.4)·". */
function unbroken(text: Text): Text[] {
  const groups: Text[] = [];
  let run: (string | Quantity)[] = [];
  const flush = () => {
    if (run.length > 0) groups.push(run);
    run = [];
  };
  for (const part of text) {
    if (typeof part !== "string") {
      run.push(part);
      continue;
    }
    for (const bit of part.split(/(\s+)/)) {
      if (bit.trim() !== "") run.push(bit);
      else if (bit !== "") {
        flush();
        groups.push([bit]);
      }
    }
  }
  flush();
  return groups;
}

export function Rich({ text }: { text: Text }) {
  return (
    <>
      {unbroken(text).map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
        <Group key={at} of={group} />
      ))}
    </>
  );
}

function Group({ of }: { of: Text }) {
  const pieces = of.map((part, at) =>
    typeof part === "string" ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
      <Figure key={at} quantity={part} />
    ),
  );
  return of.length === 1 ? pieces : <span className="Rich-whole">{pieces}</span>;
}
