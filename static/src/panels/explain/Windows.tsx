// What took part in a number, drawn as on squared paper: the kernel on its input, a row and a column, a mask. Which planes
// there are, and which of their cells are lit, the op itself says; this draws any of them.

import { type RefObject, useEffect, useRef, useState } from "react";
import { calm } from "../../paint/overlay";
import type { ExplainWindow, Explanation } from "../../protocol.gen";
import { lookAt } from "../../state/controls";
import { nextTo, prepare, slide } from "../../state/sliding";
import { Plane, type Room } from "./Plane";
import "./Windows.css";

/** Milliseconds that the window stays at a position while it slides by itself. */
const STAY = 250;
/** How wide a digit is, by the size of its letters. */
const DIGIT = 0.585;
/** The size of letters where none is known. */
const SMALLEST = 12;

/** The windows line by line: one without a sign begins a new line. */
function linesOf(windows: readonly ExplainWindow[]): ExplainWindow[][] {
  const lines: ExplainWindow[][] = [];
  for (const window of windows) {
    const last = lines.at(-1);
    if (window.sign === "" || !last) lines.push([window]);
    else last.push(window);
  }
  return lines;
}

/** The room that windows had last: the next ones stand in the same rail, and are drawn for it from their first frame on. */
let lastRoom: Room | null = null;

const roomIn = (element: HTMLElement): Room => ({
  width: element.clientWidth,
  digit: DIGIT * (Number.parseFloat(getComputedStyle(element).fontSize) || SMALLEST),
});

/** The room in an element; null until it is measured for the first time. */
function useRoom(frame: RefObject<HTMLElement | null>): Room | null {
  const [room, setRoom] = useState(lastRoom);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const now = roomIn(element);
      lastRoom = now;
      setRoom((before) => (before?.width === now.width && before.digit === now.digit ? before : now));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return room;
}

export function Windows({ of }: { of: Explanation }) {
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const [held, setHeld] = useState(false);
  return (
    <section className="Windows" aria-label="What took part" aria-busy={room === null}>
      <Slide of={of} held={held} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: sliding holds while the numbers are pointed at or have focus */}
      <div
        ref={frame}
        className="Windows-lines"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {linesOf(room ? of.windows : []).map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines come in the order of the sum
          <div className="Windows-line" key={at}>
            {line.map(
              (window, place) =>
                // biome-ignore lint/suspicious/noArrayIndexKey: windows come in the order of the formula
                room && <Plane key={place} of={window} room={room} />,
            )}
          </div>
        ))}
      </div>
    </section>
  );
}

/** Moves the cell that is explained to the next position, by itself or one a press. It holds while it is looked at closely. */
function Slide({ of, held }: { of: Explanation; held: boolean }) {
  const [sliding, setSliding] = useState(false);
  useEffect(() => {
    const next = sliding && !held ? nextTo(of.cursor, of.cell, 1) : null;
    if (!next) return;
    prepare(next.node, next.cell, of.cursor);
    const timer = setTimeout(() => lookAt(next.node, next.cell), STAY);
    return () => clearTimeout(timer);
  }, [sliding, held, of]);
  if (!nextTo(of.cursor, of.cell, 1)) return null;
  const move = (by: 1 | -1) => {
    setSliding(false);
    slide(by);
  };
  return (
    <fieldset className="Windows-slide">
      <legend className="unseen">Position</legend>
      <button type="button" onClick={() => move(-1)} aria-keyshortcuts="Shift+N">
        Previous position
      </button>
      {!calm() && (
        <button type="button" aria-pressed={sliding} onClick={() => setSliding(!sliding)}>
          {sliding ? "Hold" : "Slide"}
        </button>
      )}
      <button type="button" onClick={() => move(1)} aria-keyshortcuts="N">
        Next position
      </button>
    </fieldset>
  );
}
