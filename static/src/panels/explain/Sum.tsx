// A contribution that is itself a sum: every path written out, one line each, then the sum. A long one is shortened in
// the middle until all of it is asked for.

import { useState } from "react";
import { real } from "../../frames";
import type { ExplainTerm, Explanation, GraphNode, Quantity } from "../../protocol.gen";
import { askAllTerms } from "../../state/following";
import { useStore } from "../../state/store";
import { Figure } from "../Rich";

/** Up to so many terms are all written out; of more, the first and the last ones. */
const WHOLE = 16;
const FIRST = 9;
const LAST = 3;

/** The places of the terms by the axes in which they differ: "example 3". Nothing where the axes count nothing. */
function placesOf(terms: readonly ExplainTerm[], node: GraphNode | undefined): string[] | null {
  const cells = terms.map((term) => term.upstream.cell ?? []);
  const axes = (node?.axes ?? []).flatMap((word, axis) =>
    word !== "" && cells.some((cell) => cell[axis] !== cells[0]?.[axis]) ? [{ word, axis }] : [],
  );
  if (axes.length === 0 || axes.length > 2) return null;
  return cells.map((cell) => axes.map(({ word, axis }) => `${word} ${(cell[axis] ?? 0) + 1}`).join(", "));
}

export function Sum({ of }: { of: Explanation }) {
  const [whole, setWhole] = useState(false);
  const node = useStore((state) => state.graph?.nodes[of.terms[0]?.upstream.node ?? -1]);
  const places = placesOf(of.terms, node);
  const count = of.terms.length + of.omitted;
  const short = !whole && count > WHOLE;
  const shown = of.terms.map((term, at) => ({ term, at }));
  const head = short ? shown.slice(0, FIRST) : shown;
  const tail = short && of.omitted === 0 ? shown.slice(-LAST) : [];
  const hidden = shown.slice(head.length, shown.length - tail.length);
  const left = hidden.length + of.omitted;
  const columns = places ? 4 : 3;
  const line = ({ term, at }: (typeof shown)[number]) => (
    <tr key={at}>
      {places && <th scope="row">{places[at]}</th>}
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
          {places && (
            <th scope="col">
              <span className="unseen">place</span>
            </th>
          )}
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
            <td>
              <Figure quantity={gathered(hidden, of.rest)} />
            </td>
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

/** What the terms that are not written out add, as one number that is kept nowhere. */
function gathered(hidden: readonly { term: ExplainTerm }[], rest: Quantity | null): Quantity {
  const value = hidden.reduce((sum, { term }) => sum + real(term.product.value), rest ? real(rest.value) : 0);
  return { value, role: "contribution", node: null, slot: null, cell: null };
}
