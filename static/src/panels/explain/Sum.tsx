// A contribution that is itself a sum: every path written out, one line each, then the sum. A long one is shortened in
// the middle until all of it is asked for.

import { useState } from "react";
import type { ExplainTerm, Explanation, GraphNode } from "../../protocol.gen";
import { askAllTerms } from "../../state/following";
import { useStore } from "../../state/store";
import { Figure } from "../Rich";

interface Places {
  /** "example", "row, column": what the numbers count. */
  head: string;
  /** "3", "1, 4": one for each term. */
  names: string[];
}

/** The places of the terms by the axes in which they differ. Nothing where the axes count nothing. */
function placesOf(terms: readonly ExplainTerm[], node: GraphNode | undefined): Places | null {
  const cells = terms.map((term) => term.upstream.cell ?? []);
  const axes = (node?.axes ?? []).flatMap((word, axis) =>
    word !== "" && cells.some((cell) => cell[axis] !== cells[0]?.[axis]) ? [{ word, axis }] : [],
  );
  if (axes.length === 0 || axes.length > 3) return null;
  return {
    head: axes.map(({ word }) => word).join(", "),
    names: cells.map((cell) => axes.map(({ axis }) => (cell[axis] ?? 0) + 1).join(", ")),
  };
}

export function Sum({ of }: { of: Explanation }) {
  const [whole, setWhole] = useState(false);
  const node = useStore((state) => state.graph?.nodes[of.terms[0]?.upstream.node ?? -1]);
  const places = placesOf(of.terms, node);
  const count = of.terms.length + of.omitted;
  const short = whole ? null : of.middle;
  const shown = of.terms.map((term, at) => ({ term, at }));
  const head = short ? shown.slice(0, short.first) : shown;
  const tail = short && short.last > 0 ? shown.slice(-short.last) : [];
  const left = short?.count ?? of.omitted;
  const together = short?.total ?? of.rest;
  const columns = places ? 4 : 3;
  const line = ({ term, at }: (typeof shown)[number]) => (
    <tr key={at}>
      {places && <th scope="row">{places.names[at]}</th>}
      <td>
        <Figure quantity={term.upstream} />
      </td>
      <td>
        <Figure quantity={term.local} />
      </td>
      <td>
        <Figure quantity={count > 1 ? { ...term.product, node: null } : term.product} />
      </td>
    </tr>
  );
  return (
    <table className="Explain-rows Explain-sum">
      <caption className="unseen">Every path of the chain rule into this cell</caption>
      <thead>
        <tr>
          {places && <th scope="col">{places.head}</th>}
          <th scope="col">upstream</th>
          <th scope="col">× local</th>
          <th scope="col">= product</th>
        </tr>
      </thead>
      <tbody>
        {head.map(line)}
        {left > 0 && (
          <tr className="Explain-sum-more">
            <td colSpan={columns - 1}>
              <span>{left} more, together</span>
              <button
                type="button"
                onClick={() => {
                  setWhole(true);
                  if (of.omitted > 0) askAllTerms(of.cursor);
                }}
              >
                {of.omitted > 0 && whole
                  ? `Of ${count} terms, the first ${of.terms.length}`
                  : `Show all ${count} terms`}
              </button>
            </td>
            <td>{together && <Figure quantity={together} />}</td>
          </tr>
        )}
        {tail.map(line)}
      </tbody>
      {of.contribution && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={columns - 1}>
              contribution, their sum
            </th>
            <td>
              <Figure quantity={of.contribution} strong />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
