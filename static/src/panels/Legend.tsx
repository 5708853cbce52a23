import type { ReactNode } from "react";
import { shownMagnification } from "../graph/magnifications";
import { useStore } from "../state/store";
import "./Legend.css";

/** The marks that are in the picture now, and what they mean. Always in view. */
export function Legend() {
  const scalars = useStore((state) => shownMagnification(state.graph, state.magnification) === "scalars");
  const chain = useStore((state) => state.graph?.layers[0]?.kind === "input");
  const row = useStore((state) => (state.picture.mode === "step" && !state.whole ? state.focus.row : null));
  const step = useStore((state) => state.picture.mode === "step");
  if (scalars && chain) {
    return (
      <ul className="Legend" aria-label="Legend">
        <Entry words="weight +, −, width = size" width={48}>
          <path d="M0 8H18" className="Legend-pos" strokeWidth="4" />
          <path d="M24 8H48" className="Legend-neg" strokeWidth="4" />
          <circle cx="36" cy="8" r="6" className="Legend-neg-fill" />
          <path d="M32.8 8h6.4" className="Legend-paper" strokeWidth="1.8" />
        </Entry>
        <Entry words="bias" width={11}>
          <rect x="0.5" y="3" width="10" height="10" rx="2" className="Legend-pos-fill" />
        </Entry>
        {step && (
          <>
            <Entry words="value" width={8}>
              <path d="M1 4.5 7.5 8 1 11.5z" className="Legend-ink-fill" />
            </Entry>
            <Entry words="gradient" width={8}>
              <path d="M6 3.5 2 8l4 4.5" className="Legend-ink" strokeWidth="1.6" />
            </Entry>
          </>
        )}
        <Entry words="output is zero" width={16}>
          <path d="M1 14C6 12 9 6 15 2" className="Legend-ink" strokeWidth="1.5" />
        </Entry>
        {row === null ? null : (
          <Entry words={`example ${row + 1}`} width={14}>
            <circle cx="7" cy="8" r="4.5" className="Legend-ink" strokeWidth="1.8" />
          </Entry>
        )}
        <Entry words="gradient norm, log scale" width={20}>
          <circle cx="3" cy="8" r="2" className="Legend-ink-fill" />
          <circle cx="13" cy="8" r="6" className="Legend-ink-fill" />
        </Entry>
        {step && <NotComputed />}
        <Mean />
      </ul>
    );
  }
  return (
    <ul className="Legend" aria-label="Legend">
      <Entry words="value +, −" width={30}>
        <rect x="1" y="2" width="12" height="12" rx="2" className="Legend-pos-fill" />
        <rect x="16" y="2" width="12" height="12" rx="2" className="Legend-neg-fill" />
        <path d="M19 8h6" className="Legend-paper" strokeWidth="1.6" />
      </Entry>
      <Entry words="gradient +, − (area, log scale)" width={30}>
        <circle cx="7" cy="8" r="6" className="Legend-pos-fill" />
        <circle cx="22" cy="8" r="6" className="Legend-neg-fill" />
        <path d="M19 8h6" className="Legend-paper" strokeWidth="1.6" />
      </Entry>
      <NotComputed />
      <Entry words="forward" width={28}>
        <path d="M0 8H22" className="Legend-ink" strokeWidth="1.8" />
        <path d="M20 3.5 28 8l-8 4.5z" className="Legend-ink-fill" />
      </Entry>
      <Entry words="backward" width={28}>
        <path d="M0 3H28M0 13H28" className="Legend-ink" strokeWidth="1.4" />
        <path d="m10 4.4-3.6 3.6 3.6 3.6M18 4.4 14.4 8l3.6 3.6" className="Legend-ink" strokeWidth="1.6" />
      </Entry>
      {row === null || !chain ? null : (
        <Entry words={`example ${row + 1}`} width={24}>
          <rect x="1" y="3" width="22" height="10" rx="3" className="Legend-ink" strokeWidth="1.6" />
        </Entry>
      )}
      <Mean />
    </ul>
  );
}

/** Of the whole batch every number is a mean. */
function Mean() {
  const count = useStore((state) => (state.picture.mean ? state.picture.rows.length : 0));
  if (count === 0) return null;
  return (
    <Entry words={`numbers: mean of ${count}`} width={20}>
      <path d="M2 3.5h3M2 8h3M2 12.5h3M8 8h8" className="Legend-ink" strokeWidth="1.6" />
      <path d="M14 4.5 20 8l-6 3.5z" className="Legend-ink-fill" />
    </Entry>
  );
}

function NotComputed() {
  return (
    <Entry words="not computed" width={38}>
      <path d="M1 8h14" className="Legend-dots" strokeWidth="2.2" />
      <path d="M23 8h12" className="Legend-ink" strokeWidth="1.3" />
    </Entry>
  );
}

function Entry({ words, width = 24, children }: { words: string; width?: number; children: ReactNode }) {
  return (
    <li>
      <svg width={width} height="16" viewBox={`0 0 ${width} 16`} aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  );
}
