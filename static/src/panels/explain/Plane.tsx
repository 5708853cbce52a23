// One window: a plane of numbers as coloured cells, the ones that took part framed, the one that is meant framed stronger.
// With room for them its cells are numbers that lead to where they come from; else colours alone, and a table for ears.

import { useContext } from "react";
import { real } from "../../frames";
import { formatFull, formatSigned } from "../../paint/number";
import type { ExplainWindow, Quantity } from "../../protocol.gen";
import { follow } from "../../state/following";
import { Told } from "../Rich";

type Value = ExplainWindow["values"][number][number];

/** Pixels across that the windows have, and that one digit takes. */
export interface Room {
  width: number;
  digit: number;
}

/** Pixels beside the digits of a cell. */
const MARGIN = 10;
/** Sides of a cell without a number. */
const LEAST = 5;
const MOST = 22;

interface Spot {
  row: number;
  col: number;
  value: Value;
  lit: boolean;
  focus: boolean;
}

function spotsOf(of: ExplainWindow): Spot[][] {
  const lit = new Set(of.lit.map(String));
  return of.values.map((line, row) =>
    line.map((value, col) => ({
      row,
      col,
      value,
      lit: lit.has(`${row},${col}`),
      focus: of.focus?.[0] === row && of.focus[1] === col,
    })),
  );
}

/** The tensor's number at a place of the window, as one that can be followed. */
function quantityAt(of: ExplainWindow, { row, col, value }: Spot): Quantity | null {
  if (of.node === null || value === null) return null;
  const cell = [...of.origin];
  if (of.rows_axis >= 0) cell[of.rows_axis] = (cell[of.rows_axis] ?? 0) + row;
  if (of.cols_axis >= 0) cell[of.cols_axis] = (cell[of.cols_axis] ?? 0) + col;
  return { value, role: "value", node: of.node, slot: of.slot, cell };
}

/** How strongly a cell is coloured, in percent, by its size beside the largest of its window. */
function strengthOf(of: ExplainWindow): (value: Value) => number {
  const sizes = of.values.flat().flatMap((value) => (value === null ? [] : [Math.abs(real(value))]));
  const most = Math.max(...sizes.filter(Number.isFinite), 0);
  return (value) => (value === null || most === 0 ? 0 : Math.min(1, Math.abs(real(value)) / most));
}

function classOf({ value, lit, focus }: Spot): string {
  const number = value === null ? null : real(value);
  const sign =
    number === null ? "outside" : !Number.isFinite(number) ? "bad" : number > 0 ? "pos" : number < 0 ? "neg" : "zero";
  return `Plane-cell Plane-${sign}${lit ? " Plane-lit" : ""}${focus ? " Plane-focus" : ""}`;
}

const wordsOf = ({ value, lit }: Spot) =>
  value === null ? "outside, counts as 0" : `${formatSigned(real(value))}${lit ? ", took part" : ""}`;

export function Plane({ of, room }: { of: ExplainWindow; room: Room }) {
  const spots = spotsOf(of);
  const cols = spots[0]?.length ?? 0;
  const longest = Math.max(
    3,
    ...of.values.flat().map((value) => (value === null ? 1 : formatSigned(real(value)).length)),
  );
  const sign = of.sign !== "" && <span className="Plane-sign">{of.sign}</span>;
  if (spots.length === 0 || cols === 0) return null;
  const cell = longest * room.digit + MARGIN;
  const written = spots.length <= 12 && cols * cell <= room.width;
  return (
    <div className="Plane">
      {sign}
      {written ? (
        <Written of={of} spots={spots} width={cell} />
      ) : (
        <Coloured of={of} spots={spots} room={room.width - 24} />
      )}
    </div>
  );
}

interface Drawn {
  of: ExplainWindow;
  spots: Spot[][];
}

function Written({ of, spots, width }: Drawn & { width: number }) {
  const strength = strengthOf(of);
  return (
    <table className="Plane-table" style={{ "--width": `${width}px` } as React.CSSProperties}>
      <caption>{of.title}</caption>
      <tbody>
        {spots.map((line, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a window's rows keep their places
          <tr key={row}>
            {line.map((spot) => (
              <td
                key={spot.col}
                className={classOf(spot)}
                style={{ "--strength": `${Math.round(4 + 38 * strength(spot.value))}%` } as React.CSSProperties}
              >
                <WrittenCell of={of} spot={spot} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WrittenCell({ of, spot }: { of: ExplainWindow; spot: Spot }) {
  const cursor = useContext(Told);
  const quantity = quantityAt(of, spot);
  if (spot.value === null) return <span title="outside the tensor: counts as 0">·</span>;
  const value = real(spot.value);
  if (!quantity || cursor === null) return <span title={formatFull(value)}>{formatSigned(value)}</span>;
  return (
    <button type="button" title={`${formatFull(value)}: where it comes from`} onClick={() => follow(quantity, cursor)}>
      {formatSigned(value)}
    </button>
  );
}

function Coloured({ of, spots, room }: Drawn & { room: number }) {
  const cursor = useContext(Told);
  const strength = strengthOf(of);
  const cols = spots[0]?.length ?? 1;
  const side = Math.max(LEAST, Math.min(MOST, Math.floor((room - cols) / cols)));
  const press = (event: React.MouseEvent<HTMLElement>) => {
    const at = (event.target as HTMLElement).dataset.at?.split(",").map(Number);
    const spot = at && spots[at[0] ?? 0]?.[at[1] ?? 0];
    const quantity = spot && quantityAt(of, spot);
    if (quantity && cursor !== null) follow(quantity, cursor);
  };
  return (
    <figure className="Plane-figure">
      <figcaption>
        {of.title}
        <span>
          {spots.length} × {cols}
        </span>
      </figcaption>
      <div
        className={of.node === null ? "Plane-grid" : "Plane-grid Plane-leads"}
        style={{ "--side": `${side}px`, gridTemplateColumns: `repeat(${cols}, ${side}px)` } as React.CSSProperties}
        aria-hidden="true"
        onClick={press}
      >
        {spots.flat().map((spot) => (
          <span
            key={`${spot.row},${spot.col}`}
            data-at={`${spot.row},${spot.col}`}
            className={classOf(spot)}
            style={{ "--strength": `${Math.round(8 + 92 * strength(spot.value))}%` } as React.CSSProperties}
            title={wordsOf(spot)}
          />
        ))}
      </div>
      <table className="unseen">
        <caption>{of.title}</caption>
        <tbody>
          {spots.map((line, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a window's rows keep their places
            <tr key={row}>
              {line.map((spot) => (
                <td key={spot.col}>{wordsOf(spot)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
