/** Under the score: the phases by name, and how many of their events have run. */
import { type Phase, placeInPhase, type Score } from "../graph/score";
import { placeTitles } from "../graph/titles";

interface Props {
  score: Score;
  cursor: number | null;
  active: Phase | null;
}

/** A phase narrower than this says its name alone, unless it is the one that runs. */
const ROOM = 92;

export function PhaseTitles({ score, cursor, active }: Props) {
  const place = cursor === null ? null : placeInPhase(score.phases, cursor);
  const titles = score.phases.map((phase) => {
    if (phase.phase === active && place) return `${phase.title} ${place.done} of ${place.count}`;
    return phase.x1 - phase.x0 > ROOM ? `${phase.title} ${phase.count}` : phase.title;
  });
  const wanted = score.phases.map((phase) => phase.x0 + 4);
  const places = placeTitles(titles, wanted, score.width);
  return (
    <div className="PhaseTitles" aria-hidden="true">
      {score.phases.map((phase, index) => (
        <span
          key={phase.first}
          className={phase.phase === active && place ? "PhaseTitles-on" : undefined}
          style={{ left: places[index] }}
        >
          {titles[index]}
        </span>
      ))}
    </div>
  );
}
