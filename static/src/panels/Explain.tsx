// Where the number under the cursor comes from: upstream × local = contribution, in words, symbols and this step's numbers.

import { real } from "../frames";
import { formatSigned } from "../paint/number";
import type { ExplainTerm, Explanation, Quantity } from "../protocol.gen";
import { explanationOf, shownCursor } from "../state/explaining";
import { useStore } from "../state/store";
import { ChainRule, Change } from "./explain/ChainRule";
import { NudgeCheck } from "./explain/NudgeCheck";
import { Sum } from "./explain/Sum";
import { Formula } from "./Formula";
import { Figure, Rich } from "./Rich";
import "./Explain.css";

/** One line a unit: the same product for every unit of the example in focus. */
function UnitRows({ rows, labels, unit }: { rows: readonly ExplainTerm[]; labels: readonly string[]; unit: number }) {
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
        {rows.map((row, at) => (
          <tr key={labels[at] ?? at} className={at === unit ? "Explain-row-focus" : ""}>
            <th scope="row">{labels[at] ?? at + 1}</th>
            <td>
              <Figure quantity={{ ...row.upstream, node: null }} />
            </td>
            <td>
              <Figure quantity={{ ...row.local, node: null }} />
            </td>
            <td>
              <Figure quantity={{ ...row.product, node: null }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
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

function Body({ of, unit }: { of: Explanation; unit: number }) {
  const chained = of.upstream && of.local && of.contribution;
  const summed = !chained && of.terms.length > 0;
  return (
    <>
      <div className="Explain-head">
        <h3>{of.title}</h3>
        <span className="Explain-place">{of.place}</span>
      </div>
      {of.symbols && of.lines.length === 0 && (
        <div className="Explain-symbols">
          <Formula latex={of.symbols} />
          {of.shapes.includes("[") && <span className="Explain-shapes">{of.shapes}</span>}
        </div>
      )}
      <ChainRule of={of} />
      <Change of={of} />
      {of.lines.length > 0 && <Lines of={of} />}
      {summed && <Sum of={of} />}
      {of.working.length > 0 && of.lines.length === 0 && !summed && (
        <p className="Explain-working">
          <Rich text={of.working} />
        </p>
      )}
      <p className="Explain-words">
        <Rich text={of.words} />
      </p>
      {of.check && <NudgeCheck check={of.check} />}
      {chained && of.rows.length > 1 && (
        <UnitRows rows={of.rows} labels={of.row_labels} unit={Math.min(unit, of.rows.length - 1)} />
      )}
      {of.total && GRADIENT.has(of.kind) && <Total total={of.total} parts={of.total_of} />}
    </>
  );
}

export function Explain() {
  const explanation = useStore(explanationOf);
  const cursor = useStore(shownCursor);
  const training = useStore((state) => state.status.playing || state.showing === "live");
  const unit = useStore((state) => state.focus.unit);
  return (
    <section className="Explain" aria-label="Explain">
      {explanation ? (
        <Body of={explanation} unit={unit} />
      ) : (
        <p className="Explain-words Explain-hint">
          {training
            ? "Pause to see every number."
            : cursor === 0
              ? "Nothing has run yet in this training step. Step forward to see where each number comes from."
              : "…"}
        </p>
      )}
    </section>
  );
}

/** One line for where Explain is folded away. */
export function ExplainLine() {
  const explanation = useStore(explanationOf);
  if (!explanation) return null;
  const { contribution, title } = explanation;
  return (
    <span>
      {title}
      {contribution ? `: ${formatSigned(real(contribution.value))}` : ""}
    </span>
  );
}
