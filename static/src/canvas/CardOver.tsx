/** What stands beside a card: what can be done with it without a drag, and what is wrong with it. */
import type { MouseEvent } from "react";
import { WrongIcon } from "../panels/icons";
import type { ProblemNote } from "../protocol.gen";
import { designOf } from "../state/controls";
import { change } from "../state/editing";
import { store, useStore } from "../state/store";
import { focusStage } from "./focus";
import { boxes } from "./hands";
import { sceneNow } from "./now";
import { mended } from "./seating";
import { setView } from "./view";
import "./CardOver.css";

/** What can be done with the one node that is picked, without a drag. */
export function Acts({ id, block, outlet }: { id: string; block: string | null; outlet: string | null }) {
  const only = useStore((state) => state.editor.selection.size === 1) || block !== null;
  if (!only) return null;
  const place = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: box.left, y: box.bottom + 4 };
  };
  return (
    <div className="NodeCard-acts nodrag nopan">
      {outlet !== null && (
        <button
          type="button"
          onClick={(event) =>
            setView({ above: { kind: "connect", ...place(event), from: { node: outlet, port: "out" } } })
          }
        >
          Connect to…
        </button>
      )}
      <button
        type="button"
        aria-label="More"
        aria-haspopup="menu"
        title="More (Shift+F10)"
        onClick={(event) =>
          setView({ above: { kind: "menu", ...place(event), of: block === null ? { node: id } : { block } } })
        }
      >
        ⋯
      </button>
    </div>
  );
}

/** What stands on the right reaches to the left, so that nothing of it lies beyond the edge. */
function inRightHalf(x: number): boolean {
  const all = [...(sceneNow.get()?.places.values() ?? [])].map(([left]) => left);
  return all.length > 1 && x > (Math.min(...all) + Math.max(...all)) / 2;
}

/** What is wrong here, and one press against it. */
export function Wrong({ problem, open, x }: { problem: ProblemNote; open: boolean; x: number }) {
  const waiting = useStore((state) => state.draft !== null);
  return (
    <div className={`NodeCard-problem${inRightHalf(x) ? " NodeCard-problem-right" : ""} nodrag nopan`}>
      <p>
        <WrongIcon />
        <b>{problem.title}</b>
      </p>
      <p>
        Expected {problem.expected}, got {problem.got}.
      </p>
      {problem.repairs.slice(0, open ? 3 : 1).map((repair) => (
        <button
          key={repair.text}
          type="button"
          disabled={waiting}
          onClick={() => {
            const design = designOf(store.get());
            if (design) change(repair.text, mended(design, repair, boxes()));
            // The button goes with the problem: the keys act on the canvas.
            focusStage();
          }}
        >
          {repair.text}
        </button>
      ))}
    </div>
  );
}
