// Three cells, coloured by sign, the last one framed like the tile it has just filled: upstream × local = contribution,
// and in the update before + change = after.

import { real } from "../../frames";
import { formatSigned } from "../../paint/number";
import type { Explanation, Quantity } from "../../protocol.gen";
import { select } from "../../state/controls";
import { useStore } from "../../state/store";
import { Formula } from "../Formula";

interface CellOf {
  label: string;
  quantity: Quantity;
  latex: string;
  /** Where a number leads that is kept in no node: a local gradient, a change. */
  op: number | null;
}

function Cell({ label, quantity, latex, op, now = false }: CellOf & { now?: boolean }) {
  const value = real(quantity.value);
  const sign = value > 0 ? "pos" : value < 0 ? "neg" : "zero";
  const node = quantity.node ?? op;
  const text = formatSigned(value);
  return (
    <button
      type="button"
      className={`ChainRule-cell ChainRule-${sign}${now ? " ChainRule-now" : ""}`}
      title={`${value}, show its node`}
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

/** The op, or the parameter, that the event belongs to. */
const useOp = (of: Explanation): number | null =>
  useStore((state) => {
    const node = state.graph?.events[of.cursor - 1]?.node ?? -1;
    return node < 0 ? null : node;
  });

/** upstream × local = contribution; nothing where the contribution is itself a sum. */
export function ChainRule({ of }: { of: Explanation }) {
  const { upstream, local, contribution } = of;
  const op = useOp(of);
  if (!upstream || !local || !contribution) return null;
  return (
    <Cells
      sign="×"
      of={[
        { label: "upstream", quantity: upstream, latex: of.upstream_latex, op },
        { label: "local", quantity: local, latex: of.local_latex, op },
        { label: "contribution", quantity: contribution, latex: of.contribution_latex, op },
      ]}
    />
  );
}

/** before + change = after. */
export function Change({ of }: { of: Explanation }) {
  const { contribution, total } = of;
  const op = useOp(of);
  const before = of.total_of[0];
  if (of.kind !== "update" || !before || !contribution || !total) return null;
  const name = of.contribution_latex.replace(/^\\Delta /, "");
  return (
    <Cells
      sign="+"
      of={[
        { label: "before", quantity: before, latex: name, op },
        { label: "change", quantity: contribution, latex: of.contribution_latex, op },
        { label: "after", quantity: total, latex: name, op },
      ]}
    />
  );
}
