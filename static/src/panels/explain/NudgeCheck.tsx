// The same gradient from finite differences: nudge the value a little both ways and see how the loss answers.

import { real } from "../../frames";
import { formatSigned } from "../../paint/number";
import type { Check, Explanation } from "../../protocol.gen";
import "./NudgeCheck.css";

const exponent = (value: number) => value.toExponential(0).replace("e-", "e−").replace("e+", "e");

/** The check, or why there is none where one would be of use. */
export function Checked({ of }: { of: Explanation }) {
  if (of.check) return <NudgeCheck check={of.check} />;
  return of.unchecked ? <p className="Explain-words Explain-quiet">{of.unchecked}</p> : null;
}

/** At a corner, as where two numbers are the largest, there is a slope on either side and the gradient is one of them. */
function verdict({ agrees, corner }: Check): string {
  if (corner) return "The slope jumps here; finite differences see the mean of both sides";
  return agrees ? "Finite differences agree" : "Finite differences differ here";
}

export function NudgeCheck({ check }: { check: Check }) {
  const numeric = real(check.numeric);
  const sign = numeric > 0 ? "pos" : numeric < 0 ? "neg" : "zero";
  return (
    <div className="NudgeCheck">
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" strokeWidth="2" />
        {check.agrees ? (
          <path d="M7.5 12.5l3 3 6-7" fill="none" stroke="currentColor" strokeWidth="2" />
        ) : (
          <path d="M12 6.5v7M12 16v1.5" fill="none" stroke="currentColor" strokeWidth="2.4" />
        )}
      </svg>
      <p title={`Nudged by ±${exponent(check.nudge)}; the two differ by ${exponent(Math.abs(real(check.difference)))}`}>
        <strong>{verdict(check)}: </strong>
        <span className={`Figure Figure-${sign}`}>{formatSigned(numeric)}</span>
      </p>
    </div>
  );
}
