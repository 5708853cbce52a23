// upstream × local = contribution: three cells, coloured by sign, the last one framed like the tile it has just filled.

import { real } from "../../frames";
import { formatSigned } from "../../paint/number";
import type { Quantity } from "../../protocol.gen";
import { select } from "../../state/controls";
import { Formula } from "../Formula";

function Cell({
  label,
  quantity,
  latex,
  now = false,
}: {
  label: string;
  quantity: Quantity;
  latex: string;
  now?: boolean;
}) {
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

interface Props {
  upstream: Quantity;
  local: Quantity;
  contribution: Quantity;
  latex: readonly [string, string, string];
}

export function ChainRule({ upstream, local, contribution, latex }: Props) {
  return (
    <div className="ChainRule">
      <Cell label="upstream" quantity={upstream} latex={latex[0]} />
      <span className="ChainRule-sign">×</span>
      <Cell label="local" quantity={local} latex={latex[1]} />
      <span className="ChainRule-sign">=</span>
      <Cell label="contribution" quantity={contribution} latex={latex[2]} now />
    </div>
  );
}
