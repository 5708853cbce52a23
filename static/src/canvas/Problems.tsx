/** What keeps the design on the canvas from running: a line at its foot that opens a list, each problem with its cures. */
import { useEffect, useId, useRef, useState } from "react";
import type { NetworkFrame, ProblemNote, Repair } from "../protocol.gen";
import { designOf } from "../state/controls";
import { canvasHands, change } from "../state/editing";
import { titleOf } from "../state/naming";
import { store, useStore } from "../state/store";
import type { State } from "../state/types";
import { mended } from "./seating";
import { summary } from "./shapes";
import "./Problems.css";

interface Props {
  /** Bring a node into view, and pick it. */
  flyTo: (id: string) => void;
  /** How a node is called on the canvas. */
  nameOf?: (id: string) => string;
  /** Make the repair's design the learner's: one undo entry. */
  repair?: (repair: Repair) => void;
}

const frameOf = (state: State): NetworkFrame | null => state.network;
/** The learner has changed the design since the server last spoke of it. */
const waitingOf = (state: State): boolean => state.draft !== null;

export function Problems({ flyTo, nameOf = named, repair = repairNow }: Props) {
  const frame = useStore(frameOf);
  const waiting = useStore(waitingOf);
  const [open, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const problems = frame?.problems ?? [];
  const notes = [...problems, ...(frame?.advice ?? [])];
  const shown = open && notes.length > 0;
  // What comes up later does not open a list that was read to its end.
  if (open && notes.length === 0) setOpen(false);
  if (!frame) return null;
  const sound = problems.length === 0;
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <section
      className="ProblemStrip"
      aria-label="Problems"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !shown) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        ref={button}
        className="ProblemStrip-line"
        data-sound={sound}
        aria-expanded={notes.length > 0 ? shown : undefined}
        aria-controls={shown ? id : undefined}
        aria-disabled={notes.length === 0}
        onClick={() => notes.length > 0 && setOpen(!open)}
      >
        <Sign sound={sound} />
        {summary(frame, frame.parameters)}
      </button>
      {shown && (
        <ol id={id} className="ProblemStrip-list">
          {notes.map((problem, at) => (
            <Entry
              // Two problems may be alike in all that they say; their place tells them apart.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={`${problem.code} ${problem.node} ${at}`}
              problem={problem}
              name={problem.node === null ? null : nameOf(problem.node)}
              flyTo={flyTo}
              repair={(one) => {
                button.current?.focus();
                repair(one);
              }}
              waiting={waiting}
            />
          ))}
        </ol>
      )}
      <Spoken problems={problems} />
    </section>
  );
}

interface EntryProps {
  problem: ProblemNote;
  name: string | null;
  flyTo: (id: string) => void;
  repair: (repair: Repair) => void;
  waiting: boolean;
}

function Entry({ problem, name, flyTo, repair, waiting }: EntryProps) {
  const { node } = problem;
  const heading = (
    <>
      {problem.title}
      {name !== null && (
        <>
          {" · "}
          <bdi>{name}</bdi>
        </>
      )}
    </>
  );
  return (
    <li className="Problem">
      {node === null ? (
        <b className="Problem-title">{heading}</b>
      ) : (
        <button type="button" className="Problem-title" onClick={() => flyTo(node)}>
          {heading}
        </button>
      )}
      <dl>
        <dt>Expected</dt>
        <dd>{problem.expected}</dd>
        <dt>Got</dt>
        <dd>{problem.got}</dd>
      </dl>
      <p>{problem.cure}</p>
      {problem.repairs.length > 0 && (
        <div className="Problem-repairs">
          {problem.repairs.map((one) => (
            <button key={one.text} type="button" disabled={waiting} onClick={() => repair(one)}>
              {one.text}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

/** One sentence when the number of problems changes, for those who hear the page. */
function Spoken({ problems }: { problems: readonly ProblemNote[] }) {
  const [said, setSaid] = useState("");
  const before = useRef<number | null>(null);
  const count = problems.length;
  const first = problems[0];
  useEffect(() => {
    const last = before.current;
    before.current = count;
    if (last === null || last === count) return;
    if (count === 0 || !first) setSaid("No problems: the design runs.");
    else setSaid(`${count === 1 ? "One problem" : `${count} problems`}. ${first.title}: ${first.cure}`);
  }, [count, first]);
  return (
    <div className="unseen" role="status" aria-live="polite">
      {said}
    </div>
  );
}

/** A tick, or an exclamation mark: shape tells them apart, not hue. */
function Sign({ sound }: { sound: boolean }) {
  return (
    <svg className="ProblemStrip-sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {sound ? (
        <path d="M3.5 8.5 6.5 11.5 12.5 4.5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      ) : (
        <>
          <path d="M8 1.6 15 14.2H1Z" fill="currentColor" />
          <path className="ProblemStrip-mark" d="M8 6v4M8 12v.4" strokeWidth="1.8" strokeLinecap="round" />
        </>
      )}
    </svg>
  );
}

function named(id: string): string {
  const design = designOf(store.get());
  const node = design?.nodes.find((one) => one.id === id);
  return design && node ? titleOf(design, node) : id;
}

/** Make a repair of the design: one entry of the history. */
export function repairNow(repair: Repair): void {
  const design = designOf(store.get());
  if (!design) return;
  change(repair.text, mended(design, repair, canvasHands()?.boxes() ?? new Map()));
  // The first nodes of a design stand wherever the layout puts them.
  if (design.nodes.length === 0) requestAnimationFrame(() => requestAnimationFrame(() => canvasHands()?.fit()));
}
