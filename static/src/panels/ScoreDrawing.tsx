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
  const chunks = useMemo(() => inChunks(score), [score]);
  const parts = chunks.map((chunk) => split(score, chunk, cursor));
  const ticks = score.bars.length === 0 && score.size < 2.2 ? "ScoreDrawing-ticks" : undefined;
  return (
    <svg className="ScoreDrawing" width={score.width} height={score.height} aria-hidden="true">
      <Staff score={score} />
      {hovered !== null && <Frame score={score} cursor={hovered} className="ScoreDrawing-hovered" />}
      <g className={ticks}>
        {parts.map(({ future }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a chunk has no other name than its place
          <path key={index} className="ScoreDrawing-future" d={future.filled + future.stroked} />
        ))}
        {parts.map(({ past }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a chunk has no other name than its place
          <path key={index} className="ScoreDrawing-past" d={past.filled} />
        ))}
        {parts.map(({ past }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a chunk has no other name than its place
          <path key={index} className="ScoreDrawing-past ScoreDrawing-stroke" d={past.stroked} />
        ))}
      </g>
      {cursor !== null && <Current score={score} cursor={cursor} />}
      {stops.map((stop) => (
        <circle key={stop} className="ScoreDrawing-stop" cx={cursorX(score, stop)} cy={3} r={3.2} />
      ))}
    </svg>
  );
}

/** So many signs are drawn as one: when the cursor moves by one event, only the signs about it are drawn anew. */
const CHUNK = 48;
const NOTHING: MarkPaths = { filled: "", stroked: "" };

/** The events from `first` to before `last`, counted from 0, and how they look all together. */
interface Chunk {
  first: number;
  last: number;
  whole: MarkPaths;
}

function inChunks(score: Score): Chunk[] {
  const count = score.marks.length;
  const size = score.bars.length === 0 ? CHUNK : Math.max(1, count);
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => {
    const [first, last] = [index * size, Math.min(count, (index + 1) * size)];
    return { first, last, whole: drawn(score, first, last) };
  });
}

/** What of a chunk has run at a cursor, and what is to come. */
function split(score: Score, chunk: Chunk, cursor: number | null): { past: MarkPaths; future: MarkPaths } {
  const { first, last, whole } = chunk;
  const here = (cursor ?? 0) - 1;
  if (here >= last) return { past: whole, future: NOTHING };
  if (cursor === null || here < first - 1) return { past: NOTHING, future: whole };
  return { past: drawn(score, first, Math.max(first, here)), future: drawn(score, here + 1, last) };
}

/** The events from one place to before another; of the one at the cursor, `Current` is the picture. */
function drawn(score: Score, from: number, to: number): MarkPaths {
  if (score.bars.length === 0) return gather(score.marks.slice(from, to), score.size);
  return { filled: barPath(score.bars, cursorX(score, from + 1), cursorX(score, to + 1)), stroked: "" };
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
