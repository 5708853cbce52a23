// The chosen example: what it is, what the network takes it for, and the others to choose from.
import { useState } from "react";
import { setFocus, setWhole } from "../../state/controls";
import { type Chosen, chancesAt, chosenAt, classOf, exampleSaid, foremost, likeliest } from "../../state/examples";
import { useSlow, useStore } from "../../state/store";
import type { Dataset } from "../../state/types";
import { Elsewhere } from "./Elsewhere";
import { ExamplePicture } from "./ExamplePicture";

const MOST_SHOWN = 64;
const percent = (share: number) => (Number.isNaN(share) ? "—" : `${(100 * share).toFixed(1)} %`);

/** One example is looked at from now on, on the stage too. */
function choose(at: number, unit: number): void {
  setWhole(false);
  setFocus(at, unit);
}

/** Where there is little room: the likeliest few, and the true one. */
const FEW = 3;

function Bars({ data, chosen, few }: { data: Dataset; chosen: Chosen; few: boolean }) {
  const chances = chancesAt(chosen.chances, chosen.at);
  const said = likeliest(chances);
  const real = data.targets[chosen.row] ?? 0;
  const places = few ? foremost(chances, FEW, real) : data.classes.map((_, place) => place);
  return (
    <table className="Bars">
      <caption className="unseen">How likely the network holds each class</caption>
      <tbody>
        {places.map((place) => (
          <tr key={place} className={place === said ? "Bars-said" : ""}>
            <th scope="row">{data.classes[place]}</th>
            <td>
              <span className="Bars-room">
                <span className="Bars-bar" style={{ width: `${100 * (chances[place] ?? 0)}%` }} />
              </span>
              {percent(chances[place] ?? Number.NaN)}
              {place === real && <span className="Bars-true">true</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Verdict({ data, chosen }: { data: Dataset; chosen: Chosen }) {
  const said = data.classes[likeliest(chancesAt(chosen.chances, chosen.at))] ?? "?";
  const right = said === classOf(data, chosen.row);
  return (
    <>
      : true class <b>{classOf(data, chosen.row)}</b>, predicted <b>{said}</b>, {right ? "right" : "wrong"}
    </>
  );
}

/** While stepping, the examples of the batch; while training, some that are held back from it. */
export function Example({ compact }: { compact: boolean }) {
  const chances = useSlow((state) => state.picture.view?.chances ?? null);
  const looked = useStore((state) => state.focus.row);
  const data = useStore((state) => state.data);
  const unit = useStore((state) => state.focus.unit);
  const stepping = useStore((state) => state.picture.mode === "step");
  // Of the example that is there by itself nothing more is said.
  const [asked, setAsked] = useState<number | null>(null);
  if (!data || !chances || chances.rows.length === 0 || data.layout === "points") return null;
  const chosen = chosenAt(chances, looked);
  const { rows } = chosen.chances;
  const named = stepping || data.train[chosen.row] ? "Example" : "Test example";
  return (
    <div className={`Example${compact ? " Example-compact" : ""}`}>
      <p className="Example-place">
        {named} {chosen.at + 1} of {rows.length}
        {stepping && " in this batch"}
        {!compact && <Verdict data={data} chosen={chosen} />}
      </p>
      <div className={`Example-body Example-${data.layout}`}>
        <div className="Example-it" role="img" aria-label={`The example: ${exampleSaid(data, chosen.row)}`}>
          <ExamplePicture data={data} row={chosen.row} />
        </div>
        <Bars data={data} chosen={chosen} few={compact} />
      </div>
      {!stepping && asked === chosen.row && <Elsewhere data={data} index={chosen.row} />}
      {!compact && (
        <ul className={`Example-all Example-all-${data.layout}`} aria-label="Choose an example">
          {rows.slice(0, MOST_SHOWN).map((row, at) => (
            <li key={row}>
              <button
                type="button"
                aria-pressed={at === chosen.at}
                aria-label={`Example ${at + 1}: ${exampleSaid(data, row)}`}
                onClick={() => {
                  choose(at, unit);
                  setAsked(row);
                }}
              >
                <ExamplePicture data={data} row={row} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
