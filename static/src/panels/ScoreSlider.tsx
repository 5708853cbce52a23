/** The score as a control: hover previews, a click commits, the keys of a slider do the same. */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import { eventName, placeSentence } from "../access/sentence";
import { cursorAt, cursorX, layoutScore } from "../graph/score";
import type { GraphFrame } from "../protocol.gen";
import { stops } from "../state/breaking";
import * as controls from "../state/controls";
import { useStore } from "../state/store";
import { PhaseTitles } from "./PhaseTitles";
import { ScoreDrawing } from "./ScoreDrawing";
import { StaffNames } from "./StaffNames";
import { useMedia } from "./size";

const TITLES = 26;
const LEAST = 30;
/** Here no names stand beside the score (Timeline.css), and here they are larger (App.css). */
const NAMELESS = "(max-width: 699px)";
const LARGE = "(min-width: 1800px) and (min-height: 900px)";

interface Props {
  graph: GraphFrame;
  width: number;
  height: number;
}

export function ScoreSlider({ graph, width, height }: Props) {
  const cursor = useStore((state) => state.cursor);
  const live = useStore((state) => state.showing === "live");
  const [hovered, setHovered] = useState<number | null>(null);
  const dragging = useRef(false);
  const staff = Math.max(LEAST, height - TITLES);
  const [narrow, large] = [useMedia(NAMELESS), useMedia(LARGE)];
  const room = narrow ? 0 : large ? 15.5 : 11.5;
  const score = useMemo(() => layoutScore(graph, width, staff, room), [graph, width, staff, room]);
  const count = graph.events.length;
  const breakpoints = useStore((state) => state.breakpoints);
  const stopsHere = useMemo(() => stops(graph, breakpoints?.items ?? []), [graph, breakpoints]);
  const here = graph.events[cursor - 1];

  const at = (event: PointerEvent<HTMLDivElement>) =>
    cursorAt(score, event.clientX - event.currentTarget.getBoundingClientRect().left);

  const point = (to: number | null) => {
    if (to === hovered) return;
    setHovered(to);
    if (!live) controls.preview(to === cursor ? null : to);
  };

  return (
    <div className="ScoreSlider">
      <StaffNames score={score} room={room} active={live ? -1 : (score.marks[cursor - 1]?.line ?? -1)} />
      <div
        className="ScoreSlider-track"
        style={{ height: staff }}
        role="slider"
        tabIndex={0}
        aria-label="Events of this training step"
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={count}
        aria-valuenow={live ? 0 : cursor}
        aria-valuetext={live ? "Live: Pause to stand at an event" : placeSentence(graph, cursor)}
        onPointerMove={(event) => point(at(event))}
        onPointerLeave={() => {
          if (!dragging.current) point(null);
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          dragging.current = true;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          point(at(event));
        }}
        onPointerUp={(event) => {
          if (!dragging.current) return;
          dragging.current = false;
          point(null);
          controls.seek(at(event));
        }}
        onPointerCancel={() => {
          dragging.current = false;
          point(null);
        }}
        onKeyDown={press}
      >
        <ScoreDrawing score={score} cursor={live ? null : cursor} hovered={hovered} stops={stopsHere} />
        {hovered !== null && (
          <Hint x={cursorX(score, hovered)} width={width} cursor={hovered} text={hint(graph, hovered)} />
        )}
      </div>
      <PhaseTitles score={score} cursor={live ? null : cursor} active={here?.phase ?? null} />
    </div>
  );
}

const hint = (graph: GraphFrame, cursor: number): string => {
  const event = graph.events[cursor - 1];
  return event ? eventName(graph, event) : "before the first event";
};

function Hint({ x, width, cursor, text }: { x: number; width: number; cursor: number; text: string }) {
  const side = x < width / 2 ? "ScoreSlider-hint" : "ScoreSlider-hint ScoreSlider-hint-left";
  return (
    <div className={side} style={{ left: x }} aria-hidden="true">
      <b>{cursor}</b> {text}
    </div>
  );
}

/** The keys of a slider, and those of the stage for layers and phases. */
function press(event: KeyboardEvent<HTMLDivElement>): void {
  const act = KEY[`${event.ctrlKey ? "Ctrl+" : ""}${event.shiftKey ? "Shift+" : ""}${event.key}`];
  if (!act) return;
  event.preventDefault();
  act();
}

const KEY: Record<string, () => void> = {
  ArrowRight: controls.stepForward,
  ArrowUp: controls.stepForward,
  ArrowLeft: controls.stepBack,
  ArrowDown: controls.stepBack,
  "Shift+ArrowRight": controls.nextLayer,
  "Shift+ArrowLeft": controls.previousLayer,
  "Ctrl+ArrowRight": controls.nextPhase,
  "Ctrl+ArrowLeft": controls.previousPhase,
  PageUp: controls.nextPhase,
  PageDown: controls.previousPhase,
  Home: controls.firstEvent,
  End: controls.lastEvent,
};
