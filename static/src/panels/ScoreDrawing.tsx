/** The notes of the score: past in ink, future outlined, the current one framed. */
import { memo, useMemo } from "react";
import { barPath, gather, isFilled, type MarkPaths, markPath, melody } from "../graph/marks";
import { cursorX, type Score } from "../graph/score";

const FRAME_LEAST = 18;
const FRAME_MOST = 40;

interface Props {
  score: Score;
  /** Null while live: every event is then to come again and again. */
  cursor: number | null;
  hovered: number | null;
  /** Cursors at which a breakpoint may be met. */
  stops: readonly number[];
}

export function ScoreDrawing({ score, cursor, hovered, stops }: Props) {
  const past = useMemo(() => drawn(score, cursor === null ? 0 : 1, cursor ?? 1), [score, cursor]);
  const future = useMemo(() => drawn(score, (cursor ?? 0) + 1, score.marks.length + 1), [score, cursor]);
  const ticks = score.bars.length === 0 && score.size < 2.2 ? "ScoreDrawing-ticks" : undefined;
  return (
    <svg className="ScoreDrawing" width={score.width} height={score.height} aria-hidden="true">
      <Staff score={score} />
      {hovered !== null && <Frame score={score} cursor={hovered} className="ScoreDrawing-hovered" />}
      <g className={ticks}>
        <path className="ScoreDrawing-future" d={future.filled + future.stroked} />
        <path className="ScoreDrawing-past" d={past.filled} />
        <path className="ScoreDrawing-past ScoreDrawing-stroke" d={past.stroked} />
      </g>
      {cursor !== null && <Current score={score} cursor={cursor} />}
      {stops.map((stop) => (
        <circle key={stop} className="ScoreDrawing-stop" cx={cursorX(score, stop)} cy={3} r={3.2} />
      ))}
    </svg>
  );
}

/** The events from one cursor to before another. */
function drawn(score: Score, from: number, to: number): MarkPaths {
  if (score.bars.length === 0) return gather(score.marks.slice(Math.max(0, from - 1), Math.max(0, to - 1)), score.size);
  return { filled: barPath(score.bars, cursorX(score, from), cursorX(score, to)), stroked: "" };
}

const Staff = memo(function Staff({ score }: { score: Score }) {
  return (
    <>
      {score.phases.map((phase) => (
        <rect
          key={phase.first}
          className={`ScoreDrawing-phase ScoreDrawing-${phase.phase}`}
          x={phase.x0 + 1}
          width={Math.max(1, phase.x1 - phase.x0 - 2)}
          height={score.height}
          rx={6}
        />
      ))}
      {score.lines.map((line) => (
        <path key={line.layers[0]} className="ScoreDrawing-line" d={`M0 ${line.y.toFixed(1)}H${score.width}`} />
      ))}
      <path className="ScoreDrawing-melody" d={score.bars.length === 0 ? melody(score.marks) : ""} />
    </>
  );
});

function Frame({ score, cursor, className }: { score: Score; cursor: number; className: string }) {
  const width = Math.max(FRAME_LEAST, Math.min(FRAME_MOST, score.slot - 2));
  const x = Math.max(1, Math.min(score.width - width - 1, cursorX(score, cursor) - width / 2));
  return <rect className={className} x={x} y={-2} width={width} height={score.height + 4} rx={6} />;
}

function Current({ score, cursor }: { score: Score; cursor: number }) {
  const mark = score.marks[cursor - 1];
  const half = FRAME_LEAST / 2 + 1;
  const x = mark ? Math.max(half, Math.min(score.width - half, mark.x)) : 0;
  return (
    <>
      <Frame score={score} cursor={cursor} className="ScoreDrawing-frame" />
      {mark && (
        <path
          className={isFilled(mark.kind) ? "ScoreDrawing-past" : "ScoreDrawing-past ScoreDrawing-stroke"}
          d={markPath(mark.kind, x, mark.y, Math.max(4.6, score.size * 1.25))}
        />
      )}
    </>
  );
}
