// Three cells, coloured by sign, the last one framed like the tile it has just filled: upstream × local = contribution,
// and in the update before + change = after. Each leads to where its number comes from.

import { useContext } from "react";
import { real } from "../../frames";
import { formatFull, formatSigned } from "../../paint/number";
import type { Explanation, Quantity } from "../../protocol.gen";
import { select } from "../../state/controls";
import { follow } from "../../state/following";
import { originOf } from "../../state/origin";
import { useStore } from "../../state/store";
import { Formula } from "../Formula";
import { Told } from "../Rich";
import "./ChainRule.css";

interface CellOf {
  label: string;
  /** The number that stands in the cell, or of which many stand for one: then `many` says how many. */
  quantity: Quantity;
  many?: number;
  latex: string;
  /** Where a number leads that is kept in no node: a local gradient, a change. */
  op: number | null;
}

const signOf = (value: number) => (value > 0 ? "pos" : value < 0 ? "neg" : "zero");

function Cell({ label, quantity, many, latex, op, now = false }: CellOf & { now?: boolean }) {
  const cursor = useContext(Told);
  const trace = useStore((state) => state.trace);
  const graph = useStore((state) => state.graph);
  const value = real(quantity.value);
  const origin = cursor === null ? null : originOf(trace, cursor, quantity, graph);
  const node = quantity.node ?? op;
  const text = many ? `${many} numbers` : formatSigned(value);
  const whence = origin ? "where it comes from" : "worked out in this step";
  return (
    <button
      type="button"
      className={`ChainRule-cell ChainRule-${many ? "many" : signOf(value)}${now ? " ChainRule-now" : ""}`}
      data-leads={node ?? undefined}
      title={many ? "the first of them: where it comes from" : `${formatFull(value)}: ${whence}`}
      onClick={() => {
        if (origin && cursor !== null) follow(quantity, cursor);
        else if (node !== null) select(node);
      }}
    >
      <span className="ChainRule-label">{label}</span>{" "}
      <span className={`ChainRule-number${text.length > 8 ? " ChainRule-long" : ""}`}>{text}</span>
      <span aria-hidden="true">
        <Formula latex={latex} />
      </span>
    </button>
  );
}

function Cells({ of, signs }: { of: readonly CellOf[]; signs: readonly string[] }) {
  return (
    <div className={`ChainRule ChainRule-of${of.length}`}>
      {of.map((one, at) => (
        <Part key={one.label} sign={signs[at - 1]} cell={one} now={at === of.length - 1} />
      ))}
    </div>
  );
}

function Part({ sign, cell, now }: { sign: string | undefined; cell: CellOf; now: boolean }) {
  return (
    <>
      {sign !== undefined && <span className="ChainRule-sign">{sign}</span>}
      <Cell {...cell} now={now} />
    </>
  );
}

/** The op, or the parameter, that the event belongs to. */
const useOp = (of: Explanation): number | null =>
  useStore((state) => {
    const node = state.graph?.events[of.cursor - 1]?.node ?? -1;
    return node < 0 ? null : node;
  });

/** upstream × local = contribution; of a sum of such products, how many there are of each. */
export function ChainRule({ of }: { of: Explanation }) {
  const op = useOp(of);
  const { contribution } = of;
  const first = of.terms[0];
  const [upstream, local] = [of.upstream ?? first?.upstream, of.local ?? first?.local];
  if (!upstream || !local || !contribution) return null;
  const many = of.upstream ? {} : { many: of.terms.length + of.omitted };
  return (
    <Cells
      signs={["×", "="]}
      of={[
        { label: "upstream", quantity: upstream, latex: of.upstream_latex, op, ...many },
        { label: "local", quantity: local, latex: of.local_latex, op, ...many },
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
      signs={["+", "="]}
      of={[
        { label: "before", quantity: before, latex: name, op },
        { label: "change", quantity: contribution, latex: of.contribution_latex, op },
        { label: "after", quantity: total, latex: name, op },
      ]}
    />
  );
}

/** The one number that an event of another kind wrote: a value, a seed, a sum. */
export function Result({ of }: { of: Explanation }) {
  const op = useOp(of);
  const latex = useStore((state) => {
    const target = state.graph?.events[of.cursor - 1]?.target ?? -1;
    return state.graph?.nodes[target]?.latex ?? "";
  });
  if (!of.total) return null;
  const gradient = of.kind === "seed" || of.kind === "accumulate" || of.kind === "clip";
  return (
    <Cells
      signs={[]}
      of={[
        {
          label: gradient ? "gradient" : "value",
          quantity: of.total,
          latex: gradient ? of.contribution_latex : latex,
          op,
        },
      ]}
    />
  );
}
