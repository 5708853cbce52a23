/** Under the score: the phases by name, and how many of their events have run. */
import { type Phase, placeInPhase, type Score } from "../graph/score";

interface Props {
  score: Score;
  cursor: number | null;
  active: Phase | null;
}

/** A title needs so many pixels; a phase narrower than that borrows from its neighbours, or says less. */
const ROOM = 92;

export function PhaseTitles({ score, cursor, active }: Props) {
  const place = cursor === null ? null : placeInPhase(score.phases, cursor);
  return (
    <div className="PhaseTitles" aria-hidden="true">
      {score.phases.map((phase) => {
        const on = phase.phase === active && place !== null;
        const wide = phase.x1 - phase.x0 > ROOM;
        const last = phase === score.phases.at(-1);
        const position = last && !wide ? { right: 0 } : { left: phase.x0 + 4 };
        return (
          <span key={phase.first} className={on ? "PhaseTitles-on" : undefined} style={position}>
            {phase.title}{" "}
            {on ? (
              <>
                <b>{place.done}</b> of {place.count}
              </>
            ) : (
              wide && <i>{phase.count}</i>
            )}
          </span>
        );
      })}
    </div>
  );
}
