/** The lines of the code with their numbers. A line about a node is a button; the arrow keys go from one to the next. */
import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from "react";
import type { CodeFrame } from "../../protocol.gen";
import { pick } from "../../state/editing";
import { type Piece, pieces } from "./colour";

const MANY = 1000;

interface Props {
  code: CodeFrame;
  old: boolean;
  selection: ReadonlySet<string>;
}

export function Lines({ code, old, selection }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const lines = useMemo(() => coloured(code.source), [code.source]);
  const nodes = useMemo(() => byLine(code.lines), [code.lines]);
  const first = useMemo(() => Math.min(...nodes.keys()), [nodes]);
  const [at, setAt] = useState<number | null>(null);
  const reached = at !== null && nodes.has(at) ? at : first;

  // What was picked elsewhere comes into view; a press on a line leaves the lines where they are.
  useEffect(() => {
    const marked = list.current?.querySelectorAll(".Code-marked");
    const held = list.current?.contains(document.activeElement);
    if (selection.size > 0 && !held)
      marked?.[marked.length - 1]?.scrollIntoView?.({ block: "nearest", inline: "start" });
  }, [selection]);

  const move = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...nodes.keys()].sort((a, b) => a - b);
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(reached) + by))];
    if (next === undefined) return;
    setAt(next);
    list.current?.querySelector<HTMLButtonElement>(`[data-line="${next}"]`)?.focus();
  };

  return (
    <ol
      ref={list}
      className={`Code-lines${old ? " Code-old" : ""}${lines.length > MANY ? " Code-long" : ""}`}
      aria-label="Lines"
      onKeyDown={move}
    >
      {lines.map((line, index) => {
        const number = index + 1;
        const about = nodes.get(number);
        return (
          <Line
            key={`${number} ${line.text}`}
            number={number}
            pieces={line.pieces}
            about={about ?? null}
            marked={about?.some((id) => selection.has(id)) ?? false}
            reachable={number === reached}
            onReach={setAt}
          />
        );
      })}
    </ol>
  );
}

interface LineProps {
  number: number;
  pieces: readonly Piece[];
  about: readonly string[] | null;
  marked: boolean;
  reachable: boolean;
  onReach(line: number): void;
}

const Line = memo(function Line({ number, pieces, about, marked, reachable, onReach }: LineProps) {
  const shown = (
    <code>
      {pieces.map((piece, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line are drawn anew together
        <span key={at} className={`Code-${piece.look}`}>
          {piece.text}
        </span>
      ))}
    </code>
  );
  return (
    <li className={marked ? "Code-line Code-marked" : "Code-line"}>
      <span className="Code-gutter" aria-hidden="true">
        {number}
      </span>
      {about ? (
        <button
          type="button"
          data-line={number}
          aria-pressed={marked}
          tabIndex={reachable ? 0 : -1}
          onFocus={() => onReach(number)}
          onClick={() => pick(about)}
        >
          <span className="unseen">Line {number}: </span>
          {shown}
        </button>
      ) : (
        shown
      )}
    </li>
  );
});

function coloured(source: string): { text: string; pieces: Piece[] }[] {
  let inside = false;
  return source
    .replace(/\n$/, "")
    .split("\n")
    .map((text) => {
      const cut = pieces(text, inside);
      inside = cut.inside;
      return { text, pieces: cut.pieces };
    });
}

/** The nodes of each line that has any. */
function byLine(lines: CodeFrame["lines"]): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const [id, numbers] of Object.entries(lines)) {
    for (const number of numbers) found.set(number, [...(found.get(number) ?? []), id]);
  }
  return found;
}
