import { type KeyboardEvent, useRef, useState } from "react";
import { formatFull, formatSigned, ON_ITS_WAY } from "../../paint/number";
import type { GraphNode } from "../../protocol.gen";
import { cellInFocus, placeWords } from "../../state/cells";
import { changedFor } from "../../state/charting";
import { hideCells } from "../../state/controls";
import { lookInto } from "../../state/following";
import { namesIn } from "../../state/indexes";
import { store, useStore } from "../../state/store";
import type { Slot, Tile } from "../../state/types";
import { setValue } from "../../state/typing";
import { NumberField } from "../settings/NumberField";
import { CellField } from "./CellField";
import { Pages } from "./Pages";
import { cellsOf, following, isFolded, neighbour, PAGE } from "./sheet";
import { useNumbers } from "./useNumbers";

interface Props {
  node: GraphNode;
  slot: Slot;
  tile: Tile;
  /** Training goes on: the numbers are those of now, as far as they are sent. */
  live: boolean;
}

/** What begins a number when it is typed over a cell. */
const BEGINS = /^[-−+.0-9]$/;

/** One page of cells. Arrows move, Page Up and Down turn pages, Enter explains, a typed number takes the place of the cell's. */
export function CellsGrid({ node, slot, tile, live }: Props) {
  const { shape } = tile;
  const [cell, setCell] = useState<readonly number[]>(() => cellInFocus(node, shape, store.get().focus));
  const { part, at } = useNumbers(node.id, slot, tile, cell, live);
  const value = at(cell);
  const changes = useStore((state) => changedFor(state, { node: node.id, slot, cell }));
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const explain = (at: readonly number[]) => {
    hideCells();
    lookInto(node.id, slot, at);
  };
  const move = (to: readonly number[]) => {
    setCell(to);
    setTyped("");
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus());
  };
  const done = (number: number | null, on = false) => {
    if (number !== null) setValue({ node: node.id, cell }, number, tile.event < 0 || live ? (value ?? null) : null);
    move(on ? following(shape, cell) : cell);
  };
  const press = (event: KeyboardEvent) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (changes && plain && (BEGINS.test(event.key) || event.key === "F2")) {
      event.preventDefault();
      setTyped(event.key === "F2" ? String(value ?? "") : event.key);
      field.current?.focus();
      return;
    }
    const to = moved(event, shape, cell);
    if (!to) return;
    event.preventDefault();
    move(to);
  };
  const lead = shape.slice(0, -2);
  const folded = isFolded(shape);
  const rows = cellsOf(shape, part);
  const data = useStore((state) => state.data);
  const names = slot === "value" ? namesIn({ data }, node) : null;
  const word = (axis: number) => node.axes[axis] || `axis ${axis + 1}`;
  return (
    <>
      {lead.length > 0 && (
        <div className="Cells-lead">
          {lead.map((size, axis) => (
            <span key={word(axis) + String(axis)}>
              <NumberField
                label={word(axis)}
                value={(cell[axis] ?? 0) + 1}
                low={1}
                high={size}
                whole
                onCommit={(at) => setCell(neighbour(shape, cell, axis, at - 1 - (cell[axis] ?? 0)))}
              />
              of {size}
            </span>
          ))}
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys act on the cell that has focus within */}
      <div className="Cells-scroll" onKeyDown={press}>
        <table
          ref={grid}
          aria-label={folded ? "Cells" : `Cells, ${word(shape.length - 2)} by ${word(shape.length - 1)}`}
        >
          <thead>
            <tr>
              <td className="Cells-axes">
                {shape.length > 1 && (
                  <span>
                    {word(shape.length - 2)} ↓ {word(shape.length - 1)} →
                  </span>
                )}
              </td>
              {(rows[0] ?? []).map((one, j) => (
                <th key={String(one)} scope="col">
                  {folded ? `+${j}` : (one.at(-1) ?? 0) + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((line) => (
              <tr key={String(line[0])}>
                <th scope="row">{((folded ? line[0]?.at(-1) : line[0]?.at(-2)) ?? 0) + 1}</th>
                {line.map((one) => (
                  <Cell
                    key={String(one)}
                    value={at(one)}
                    names={names}
                    place={placeWords(node, one)}
                    current={String(one) === String(cell)}
                    look={() => (String(one) === String(cell) && !live ? explain(one) : move(one))}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="Cells-foot">
        <Pages shape={shape} cell={cell} turn={move} />
        <p aria-live="polite">
          {placeWords(node, cell) || "the one cell"}:{" "}
          <b>{value === undefined ? ON_ITS_WAY : (names ?? formatFull)(value)}</b>
        </p>
        {changes && (
          <CellField
            place={placeWords(node, cell)}
            typed={typed}
            constant={changes === "all"}
            live={live}
            field={field}
            onType={setTyped}
            onDone={done}
          />
        )}
        {!live && (
          <button type="button" className="Cells-explain" onClick={() => explain(cell)}>
            Explain this cell
          </button>
        )}
      </div>
      {live && !isWhole(tile) && (
        <p className="Cells-live">While it trains only a part of a large tensor is sent. Pause to see every cell.</p>
      )}
    </>
  );
}

/** Whether a tile has all cells of its tensor. */
const isWhole = ({ shape, planes, rows, cols }: Tile) => planes * rows * cols >= shape.reduce((a, b) => a * b, 1);

function moved(event: KeyboardEvent, shape: readonly number[], cell: readonly number[]): readonly number[] | null {
  const last = shape.length - 1;
  const folded = isFolded(shape);
  const down = (by: number) =>
    folded ? neighbour(shape, cell, 0, by * PAGE.cols) : neighbour(shape, cell, last - 1, by);
  switch (event.key) {
    case "ArrowRight":
      return neighbour(shape, cell, last, 1);
    case "ArrowLeft":
      return neighbour(shape, cell, last, -1);
    case "ArrowDown":
      return down(1);
    case "ArrowUp":
      return down(-1);
    case "PageDown":
      return down(PAGE.rows);
    case "PageUp":
      return down(-PAGE.rows);
    case "Home":
      return neighbour(shape, cell, last, Number.NEGATIVE_INFINITY);
    case "End":
      return neighbour(shape, cell, last, Number.POSITIVE_INFINITY);
    default:
      return null;
  }
}

interface CellProps {
  value: number | undefined;
  /** How it is written where it is the place of a word or a class. */
  names: ((place: number) => string) | null;
  place: string;
  current: boolean;
  look(): void;
}

function Cell({ value, names, place, current, look }: CellProps) {
  const kind =
    value === undefined
      ? "coming"
      : names
        ? "place"
        : !Number.isFinite(value)
          ? "odd"
          : value > 0
            ? "positive"
            : value < 0
              ? "negative"
              : "zero";
  const words = value === undefined ? ON_ITS_WAY : (names ?? formatSigned)(value);
  return (
    <td>
      <button
        type="button"
        className={`Cells-${kind}`}
        tabIndex={current ? 0 : -1}
        aria-current={current || undefined}
        aria-label={`${place}${place ? ": " : ""}${value === undefined ? "on its way" : words}`}
        onClick={look}
      >
        {words}
      </button>
    </td>
  );
}
