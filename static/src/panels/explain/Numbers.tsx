// An explanation in this step's numbers: the cells, how they were worked out, every term of a sum.
import type { ExplainTerm, Explanation, Quantity } from "../../protocol.gen";
import { Formula } from "../Formula";
import { Figure, Rich } from "../Rich";
import { ChainRule, Change } from "./ChainRule";
import { Checked } from "./NudgeCheck";
import { Sum } from "./Sum";
import { Windows } from "./Windows";

/** One line a unit: the same product for every unit of the example in focus. */
function UnitRows({ of }: { of: Explanation }) {
  const here = String(of.cell);
  return (
    <table className="Explain-rows">
      <caption className="unseen">The same for each unit of this example</caption>
      <thead>
        <tr>
          <th scope="col">unit</th>
          <th scope="col">upstream</th>
          <th scope="col">× local</th>
          <th scope="col">= contribution</th>
        </tr>
      </thead>
      <tbody>
        {of.rows.map((row, at) => (
          <Row key={of.row_labels[at] ?? at} row={row} label={of.row_labels[at] ?? `${at + 1}`} here={here} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, label, here }: { row: ExplainTerm; label: string; here: string }) {
  return (
    <tr className={String(row.product.cell) === here ? "Explain-row-focus" : ""}>
      <th scope="row">{label}</th>
      {[row.upstream, row.local, row.product].map((quantity, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: always these three, in this order
        <td key={at}>
          <Figure quantity={quantity} />
        </td>
      ))}
    </tr>
  );
}

/** The events that write a gradient: only there contributions add up. */
const GRADIENT: ReadonlySet<Explanation["kind"]> = new Set(["vjp", "accumulate"]);

/** What has arrived at this cell so far: contributions add up where paths meet. */
function Total({ total, parts }: { total: Quantity; parts: readonly Quantity[] }) {
  if (parts.length < 2) {
    return (
      <p className="Explain-total">
        Sum so far: <Figure quantity={total} strong /> <span className="Explain-quiet">the only contribution yet</span>
      </p>
    );
  }
  return (
    <p className="Explain-total">
      Added up so far:{" "}
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: contributions come in the order of the trace and stay
        <span key={at}>
          {at > 0 && " + "}(<Figure quantity={part} />)
        </span>
      ))}
      {" = "}
      <Figure quantity={total} strong />
    </p>
  );
}

/** An update, line by line: each formula with this step's numbers below it. */
function Lines({ of }: { of: Explanation }) {
  return (
    <ol className="Explain-lines">
      {of.lines.map((line) => (
        <li key={line.symbols}>
          <Formula latex={line.symbols} />
          <p>
            <Rich text={line.working} />
          </p>
        </li>
      ))}
    </ol>
  );
}

export function Numbers({ of }: { of: Explanation }) {
  const chained = of.upstream && of.local && of.contribution;
  // Of planes the picture comes first; of rows and columns the sum says the same, and shorter.
  const planes = of.windows.length > 0 && of.cell.length > 2;
  const summed = !chained && of.terms.length > 0;
  return (
    <>
      {of.symbols && of.lines.length === 0 && (
        <div className="Explain-symbols">
          <Formula latex={of.symbols} />
          {of.shapes.includes("[") && <span className="Explain-shapes">{of.shapes}</span>}
        </div>
      )}
      {chained && <ChainRule of={of} />}
      <Change of={of} />
      {planes && <Windows of={of} />}
      {of.lines.length > 0 && <Lines of={of} />}
      {summed && <Sum key={`${of.cursor}:${of.cell}`} of={of} />}
      {of.working.length > 0 && of.lines.length === 0 && !summed && (
        <p className="Explain-working">
          <Rich text={of.working} />
        </p>
      )}
      <p className="Explain-words">
        <Rich text={of.words} />
      </p>
      <Checked of={of} />
      {chained && of.rows.length > 1 && <UnitRows of={of} />}
      {of.windows.length > 0 && !planes && <Windows of={of} />}
      {of.total && GRADIENT.has(of.kind) && <Total total={of.total} parts={of.total_of} />}
    </>
  );
}
