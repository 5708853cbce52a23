/** Left of the score: the names of the staff lines, as many as have room. */
import { labelledLines, type Score } from "../graph/score";

export function StaffNames({ score, active, room }: { score: Score; active: number; room: number }) {
  return (
    <div className="StaffNames" style={{ height: score.height }} aria-hidden="true">
      {labelledLines(score, active, room).map((index) => {
        const line = score.lines[index];
        return (
          line && (
            <span key={index} className={index === active ? "StaffNames-on" : undefined} style={{ top: line.y }}>
              {line.label}
            </span>
          )
        );
      })}
    </div>
  );
}
