// What is wrong at a node, and what helps in one press.
import { mended } from "../../canvas/seating";
import { problemsAt } from "../../canvas/shapes";
import type { Network } from "../../protocol.gen";
import { canvasHands, change } from "../../state/editing";
import { useStore } from "../../state/store";
import { focusPanel } from "./focus";

export function Faults({ network, id }: { network: Network; id: string }) {
  const frame = useStore((state) => state.network);
  const waiting = useStore((state) => state.draft !== null);
  const problems = frame ? problemsAt(frame, id) : [];
  if (problems.length === 0) return null;
  return (
    <ul className="Faults" aria-label="Problems of this node" data-stale={waiting || undefined}>
      {problems.map((problem, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two problems may be alike in all that they say
        <li key={`${problem.code} ${at}`}>
          <b>{problem.title}</b>
          <p>
            Expected {problem.expected}, got {problem.got}. {problem.cure}
          </p>
          {problem.repairs.map((repair) => (
            <button
              key={repair.text}
              type="button"
              disabled={waiting}
              onClick={() => {
                focusPanel();
                change(repair.text, mended(network, repair, canvasHands()?.boxes() ?? new Map()));
              }}
            >
              {repair.text}
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}
