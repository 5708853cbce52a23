/** The palette: everything that can be put on the canvas, by family. A press adds it; the mouse can also drag it there. */
import { useReactFlow } from "@xyflow/react";
import { type PointerEvent as PointerEventOf, useMemo, useRef, useState } from "react";
import { CloseIcon } from "../panels/icons";
import { useStore } from "../state/store";
import { addAfterPicked, addThing } from "./adding";
import { nameById } from "./connecting";
import { edgeOf, nearestWire } from "./dragging";
import { sceneNow } from "./now";
import { found, passesOn, rooms, type Thing, things } from "./offers";
import { pickedSpot } from "./picked";
import { setView, viewNow } from "./view";
import "./Palette.css";

/** The rooms that stand open at first. */
const OPEN = new Set(["Data and loss", "Layers", "Activation functions", "Arithmetic"]);

interface Props {
  /** It covers the canvas, and closes when something was added. */
  sheet: boolean;
  close(): void;
}

export function Palette({ sheet, close }: Props) {
  const [text, setText] = useState("");
  const wanted = text.trim();
  const list = useMemo(() => (wanted ? found(things(), wanted) : []), [wanted]);
  const where = useStore(whereNext);
  const add = (thing: Thing) => {
    addAfterPicked(thing);
    if (sheet) close();
  };
  return (
    <section className={sheet ? "Palette Palette-sheet" : "Palette"} aria-label="Palette">
      <div className="Palette-head">
        <input
          type="search"
          aria-label="Search the palette"
          placeholder="Search"
          value={text}
          maxLength={64}
          onChange={(event) => setText(event.target.value)}
          // What is typed next is another name.
          onClick={(event) => event.currentTarget.select()}
          onKeyDown={(event) => {
            const first = list[0];
            if (event.key === "Enter" && first) {
              add(first);
              setText("");
            }
            if (event.key === "Escape" && text === "" && sheet) close();
            else if (event.key === "Escape") setText("");
          }}
        />
        {sheet && (
          <button type="button" aria-label="Close the palette" onClick={close}>
            <CloseIcon />
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <div className="Palette-rooms" tabIndex={0}>
        {wanted ? (
          <Things list={list} add={add} sheet={sheet} />
        ) : (
          rooms().map((room) => (
            <details key={room.title} open={OPEN.has(room.title)}>
              <summary>
                {room.title} <span>{room.things.length}</span>
              </summary>
              <Things list={room.things} add={add} sheet={sheet} />
            </details>
          ))
        )}
        {wanted && list.length === 0 && <p className="Palette-none">Nothing is called so.</p>}
      </div>
      <p className="Palette-note">{where}</p>
    </section>
  );
}

/** Where a press puts what it adds. */
function whereNext(): string {
  const { from, on } = pickedSpot();
  if (on) return `Adds between ${nameById(on.source)} and ${nameById(on.target)}`;
  return from ? `Adds after ${nameById(from.node)}` : "Press to add, or drag";
}

function Things({ list, add, sheet }: { list: readonly Thing[]; add(thing: Thing): void; sheet: boolean }) {
  return (
    <ul>
      {list.map((thing) => (
        <li key={thing.key}>
          <Offer thing={thing} add={add} drags={!sheet} />
        </li>
      ))}
    </ul>
  );
}

const REACH = 36;
const THRESHOLD = 5;

function Offer({ thing, add, drags }: { thing: Thing; add(thing: Thing): void; drags: boolean }) {
  const flow = useReactFlow();
  const start = useRef<{ x: number; y: number } | null>(null);
  const ghost = useRef<HTMLDivElement | null>(null);
  const dragged = useRef(false);

  const down = (event: PointerEventOf) => {
    dragged.current = false;
    if (!drags || event.pointerType === "touch" || event.button !== 0) return;
    start.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEventOf) => {
    if (!start.current) return;
    const far = Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y);
    if (!ghost.current && far < THRESHOLD) return;
    dragged.current = true;
    ghost.current ??= ghostOf(thing);
    ghost.current.style.transform = `translate(${event.clientX - 60}px, ${event.clientY - 18}px)`;
    const scene = sceneNow.get();
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const takes = scene && overCanvas(event) && passesOn(thing);
    setView({ hot: takes ? nearestWire(scene, x, y, REACH / flow.getZoom()) : null });
  };
  const end = (event: PointerEventOf, drop: boolean) => {
    start.current = null;
    if (!ghost.current) return;
    ghost.current.remove();
    ghost.current = null;
    const scene = sceneNow.get();
    const on = scene ? edgeOf(scene, viewNow().hot) : null;
    setView({ hot: null });
    if (!drop || !overCanvas(event)) return;
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    addThing(thing, { at: [x - 90, y - 40], from: null, on });
  };
  return (
    <button
      type="button"
      className="Palette-thing"
      title={thing.doc}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={(event) => end(event, true)}
      onPointerCancel={(event) => end(event, false)}
      onClick={() => {
        if (!dragged.current) add(thing);
        dragged.current = false;
      }}
    >
      <i aria-hidden="true">{thing.sign}</i>
      <span>{thing.title}</span>
    </button>
  );
}

/** What follows the mouse: moved by hand, without React. */
function ghostOf(thing: Thing): HTMLDivElement {
  const made = document.createElement("div");
  made.className = "Palette-ghost";
  made.textContent = thing.title;
  document.body.append(made);
  return made;
}

const overCanvas = (event: PointerEventOf): boolean => {
  const under = document.elementsFromPoint(event.clientX, event.clientY);
  return under.some((one) => one.matches(".react-flow")) && !under.some((one) => one.closest(".Palette"));
};
