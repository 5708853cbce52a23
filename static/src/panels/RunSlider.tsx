/** The loss over the run as a control: hover tells, a click goes to that training step, the keys of a slider do the same. */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import { epochsAt, stepNear } from "../graph/run";
import { layoutSkyline } from "../graph/skyline";
import type { HistoryPoint, PastFrame } from "../protocol.gen";
import * as controls from "../state/controls";
import { stepOf, useSlow, useStore } from "../state/store";
import { LossChart, lossAt } from "./LossChart";

interface Props {
  now: number;
  headline: string;
  detail: string;
  expression: boolean;
  width: number;
  height: number;
}

const NONE: readonly HistoryPoint[] = [];

export const besideOf = (past: PastFrame | null) => ({
  from: past?.first_epochs ?? 0,
  ghost: past?.ghost?.points ?? NONE,
});

export function RunSlider({ now, headline, detail, expression, width, height }: Props) {
  const history = useSlow((state) => state.history);
  const past = useStore((state) => state.past);
  const step = useSlow(stepOf);
  const [hovered, setHovered] = useState<number | null>(null);
  const dragging = useRef(false);
  const beside = useMemo(() => besideOf(past), [past]);

  const at = (event: PointerEvent<HTMLDivElement>): number | null => {
    if (!past) return null;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    return stepNear(past, (x / width) * layoutSkyline(history, now, width, 1, beside).end);
  };
  const end = () => {
    dragging.current = false;
    setHovered(null);
  };
  const named = expression ? "value" : "train loss";
  const told = (which: number) => (past ? `${lossAt(history, epochsAt(past, which), named)}` : "");

  return (
    <div
      className="RunSlider"
      role="slider"
      tabIndex={0}
      aria-label="Training steps of this run"
      aria-orientation="horizontal"
      aria-valuemin={(past?.first ?? 0) + 1}
      aria-valuemax={(past?.last ?? 0) + 1}
      aria-valuenow={step + 1}
      aria-valuetext={`Training step ${step + 1} of ${(past?.last ?? 0) + 1}${expression ? "" : `, ${headline}`}: ${past ? lossAt(history, now, named) : ""}${ghostText(past)}`}
      onPointerMove={(event) => setHovered(at(event))}
      onPointerLeave={() => {
        if (!dragging.current) setHovered(null);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        dragging.current = true;
        event.currentTarget.setPointerCapture?.(event.pointerId);
        setHovered(at(event));
      }}
      onPointerUp={(event) => {
        if (!dragging.current) return;
        const wanted = at(event);
        end();
        if (wanted !== null) controls.goToStep(wanted);
      }}
      onPointerCancel={end}
      onKeyDown={press}
    >
      <LossChart
        history={history}
        beside={beside}
        now={now}
        headline={headline}
        detail={detail}
        hovered={past && hovered !== null ? epochsAt(past, hovered) : null}
        width={width}
        height={height}
      />
      {past && hovered !== null && (
        <Hint
          x={layoutSkyline(history, now, width, 1, beside).x(epochsAt(past, hovered))}
          width={width}
          step={hovered + 1}
          text={told(hovered)}
        />
      )}
    </div>
  );
}

const ghostText = (past: PastFrame | null): string =>
  past?.ghost ? `. Before the change at step ${past.ghost.step + 1}: ${lossAt(past.ghost.points, Infinity)}` : "";

function Hint({ x, width, step, text }: { x: number; width: number; step: number; text: string }) {
  const side = x < width / 2 ? "ScoreSlider-hint" : "ScoreSlider-hint ScoreSlider-hint-left";
  return (
    <div className={side} style={{ left: x }} aria-hidden="true">
      step <b>{step}</b> {text}
    </div>
  );
}

/** The keys of a slider: a training step, an epoch, the first and the last that can be shown. */
function press(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const act = KEY[`${event.shiftKey ? "Shift+" : ""}${event.key}`];
  if (!act) return;
  event.preventDefault();
  act();
}

const KEY: Record<string, () => void> = {
  ArrowRight: controls.nextTrainingStep,
  ArrowUp: controls.nextTrainingStep,
  ArrowLeft: controls.previousTrainingStep,
  ArrowDown: controls.previousTrainingStep,
  PageUp: controls.nextEpoch,
  PageDown: controls.previousEpoch,
  "Shift+ArrowRight": controls.nextEpoch,
  "Shift+ArrowLeft": controls.previousEpoch,
  Home: () => controls.goToStep(0),
  End: () => controls.goToStep(Number.MAX_SAFE_INTEGER),
};
