/** What was found, each with the way to the place where it shows and, where there is one, its cure as a button. */
import type { Finding, Remedy } from "../../protocol.gen";
import { cure, show } from "../../state/controls";
import { Rich } from "../Rich";
import { type Condition, Signal } from "./Lights";

const SIGNAL: Record<Finding["severity"], Condition | null> = { note: null, warning: "warning", broken: "broken" };
const SAID: Record<Finding["severity"], string> = { note: "Note", warning: "Warning", broken: "Broken" };

interface Props {
  findings: readonly Finding[];
  /** Of an earlier step: nothing can be shown or cured from here. */
  stale: boolean;
}

export function Findings({ findings, stale }: Props) {
  if (findings.length === 0) return <p className="Debug-quiet">Nothing is wrong with this step.</p>;
  return (
    <ul className="Findings" aria-label="Findings">
      {findings.map((finding) => (
        <One key={finding.code} of={finding} stale={stale} />
      ))}
    </ul>
  );
}

function One({ of, stale }: { of: Finding; stale: boolean }) {
  const signal = SIGNAL[of.severity];
  const place = of.place ? ` ${of.place}` : "";
  return (
    <li className={`Finding Finding-${of.severity}`}>
      <h3>
        {signal && <Signal condition={signal} size={17} />}
        <span>{of.title}</span>
        <span className="Finding-severity">{SAID[of.severity]}</span>
      </h3>
      <p className="Finding-got">
        <Rich text={of.got} />
      </p>
      <p className="Finding-cure">
        Expected: {of.expected}. {of.cure}
      </p>
      {!stale && (
        <div className="Finding-actions">
          {of.cursor !== null && (
            <button
              type="button"
              aria-label={`Show ${of.title.toLowerCase()}${place && ` at${place}`}`}
              onClick={() => show(of.cursor, of.node, of.cell)}
            >
              Show
            </button>
          )}
          {of.remedy && <Press remedy={of.remedy} />}
        </div>
      )}
    </li>
  );
}

/** What can be broken on purpose: the same press, the other way. */
export function Trials({ trials }: { trials: readonly Remedy[] }) {
  if (trials.length === 0) return null;
  return (
    <details className="Trials">
      <summary>Break something on purpose</summary>
      <p>To see what it looks like. Undo takes it back.</p>
      <div className="Finding-actions">
        {trials.map((trial) => (
          <Press key={trial.text} remedy={trial} />
        ))}
      </div>
    </details>
  );
}

function Press({ remedy }: { remedy: Remedy }) {
  return (
    <button type="button" className="Finding-press" onClick={() => cure(remedy)}>
      {remedy.text}
    </button>
  );
}
