// Three cells, coloured by sign, the last one framed like the tile it has just filled: upstream × local = contribution,
// and in the update before + change = after.

import { real } from "../../frames";
import { formatSigned } from "../../paint/number";
import type { Explanation, Quantity } from "../../protocol.gen";
import { select } from "../../state/controls";
import { Formula } from "../Formula";

interface CellOf {
  label: string;
  quantity: Quantity;
  latex: string;
}

function Cell({ label, quantity, latex, now = false }: CellOf & { now?: boolean }) {
  const value = real(quantity.value);
  const sign = value > 0 ? "pos" : value < 0 ? "neg" : "zero";
  const { node } = quantity;
  const text = formatSigned(value);
  return (
    <button
      type="button"
      className={`ChainRule-cell ChainRule-${sign}${now ? " ChainRule-now" : ""}`}
      title={`${value}`}
      onClick={() => node !== null && select(node)}
    >
      <span className="ChainRule-label">{label}</span>{" "}
      <span className={`ChainRule-number${text.length > 8 ? " ChainRule-long" : ""}`}>{text}</span>
      <span aria-hidden="true">
        <Formula latex={latex} />
      </span>
    </button>
  );
}

function Cells({ of: [first, second, third], sign }: { of: readonly [CellOf, CellOf, CellOf]; sign: string }) {
  return (
    <div className="ChainRule">
      <Cell {...first} />
      <span className="ChainRule-sign">{sign}</span>
      <Cell {...second} />
      <span className="ChainRule-sign">=</span>
      <Cell {...third} now />
    </div>
  );
}

/** upstream × local = contribution; nothing where the contribution is itself a sum. */
export function ChainRule({ of }: { of: Explanation }) {
  const { upstream, local, contribution } = of;
  if (!upstream || !local || !contribution) return null;
  return (
    <Cells
      sign="×"
      of={[
        { label: "upstream", quantity: upstream, latex: of.upstream_latex },
        { label: "local", quantity: local, latex: of.local_latex },
        { label: "contribution", quantity: contribution, latex: of.contribution_latex },
      ]}
    />
  );
}

/** before + change = after. */
export function Change({ of }: { of: Explanation }) {
  const { contribution, total } = of;
  const before = of.total_of[0];
  if (of.kind !== "update" || !before || !contribution || !total) return null;
  const name = of.contribution_latex.replace(/^\\Delta /, "");
  return (
    <Cells
      sign="+"
      of={[
        { label: "before", quantity: before, latex: name },
        { label: "change", quantity: contribution, latex: of.contribution_latex },
        { label: "after", quantity: total, latex: name },
      ]}
    />
  );
}
