// A contribution that is itself a sum: every path written out, one line each, then the sum.
import type { Explanation } from "../../protocol.gen";
import { Figure } from "../Rich";

export function Sum({ of }: { of: Explanation }) {
  return (
    <table className="Explain-rows Explain-sum">
      <caption className="unseen">Every path of the chain rule into this cell</caption>
      <thead>
        <tr>
          <th scope="col">upstream</th>
          <th scope="col">× local</th>
          <th scope="col">= product</th>
        </tr>
      </thead>
      <tbody>
        {of.terms.map((term, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: terms are in the order of the sum
          <tr key={at}>
            <td>
              <Figure quantity={term.upstream} />
            </td>
            <td>
              <Figure quantity={term.local} />
            </td>
            <td>
              <Figure quantity={term.product} />
            </td>
          </tr>
        ))}
        {of.omitted > 0 && of.rest && (
          <tr>
            <td colSpan={2}>{of.omitted} more, together</td>
            <td>
              <Figure quantity={of.rest} />
            </td>
          </tr>
        )}
      </tbody>
      {of.contribution && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
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
