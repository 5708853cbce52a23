import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { formatFull, formatSigned, ON_ITS_WAY } from "../../paint/number";
import type { GraphNode } from "../../protocol.gen";
import { cellInFocus, placeWords } from "../../state/cells";
import { hideCells, readTensor } from "../../state/controls";
import { lookInto } from "../../state/following";
import { namesIn } from "../../state/indexes";
import { store, useStore } from "../../state/store";
import type { Slot, Tile } from "../../state/types";
import { NumberField } from "../settings/NumberField";
import { answers, cellsOf, isFolded, neighbour, numberIn, PAGE, pageOf } from "./sheet";

interface Props {
  node: GraphNode;
  slot: Slot;
  tile: Tile;
}

/** One page of cells. Arrows move, Page Up and Down turn pages, Enter explains. */
export function CellsGrid({ node, slot, tile }: Props) {
  const { shape } = tile;
  const [cell, setCell] = useState<readonly number[]>(() => cellInFocus(node, shape, store.get().focus));
  const trace = useStore((state) => state.trace?.id ?? 0);
  const sheet = useStore((state) => state.sheet);
  const part = useMemo(() => pageOf(shape, cell), [shape, cell]);
  const question = [trace, node.id, slot, tile.event, part.lead, part.row, part.column].join("/");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question names all that is asked for
  useEffect(() => {
    readTensor({ trace, node: node.id, slot, event: tile.event, ...part, lead: [...part.lead] });
  }, [question]);
  const mine = sheet?.trace === trace && sheet.node === node.id && sheet.slot === slot && sheet.event === tile.event;
  const shown = mine && answers(sheet, part) ? sheet : null;
  const value = shown ? numberIn(shown, cell) : undefined;
  const grid = useRef<HTMLTableElement>(null);
  const explain = (at: readonly number[]) => {
    hideCells();
    lookInto(node.id, slot, at);
  };
  const move = (to: readonly number[]) => {
    setCell(to);
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus());
  };
  const press = (event: KeyboardEvent) => {
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
                    value={shown ? numberIn(shown, one) : undefined}
                    names={names}
                    place={placeWords(node, one)}
                    current={String(one) === String(cell)}
                    look={() => (String(one) === String(cell) ? explain(one) : move(one))}
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
        <button type="button" className="Cells-explain" onClick={() => explain(cell)}>
          Explain this cell
        </button>
      </div>
    </>
  );
}

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

/** Which part is shown, and the ways to the next one, down and across. */
function Pages({ shape, cell, turn }: { shape: readonly number[]; cell: readonly number[]; turn(to: number[]): void }) {
  const last = shape.length - 1;
  const folded = isFolded(shape);
  const axes = folded ? [last] : [last - 1, last];
  const sizes = folded ? [PAGE.rows * PAGE.cols] : [PAGE.rows, PAGE.cols];
  return (
    <div className="Cells-pages">
      {axes.map((axis, index) => {
        const count = shape[axis] ?? 1;
        const size = sizes[index] as number;
        if (count <= size) return null;
        const what = folded ? "cells" : index === 0 ? "rows" : "columns";
        const first = Math.floor((cell[axis] ?? 0) / size) * size;
        return (
          <span key={what}>
            <button
              type="button"
              aria-label={`Previous ${what}`}
              disabled={first === 0}
              onClick={() => turn(neighbour(shape, cell, axis, -size))}
            >
              ‹
            </button>
            {what} {first + 1}–{Math.min(count, first + size)} of {count.toLocaleString("en")}
            <button
              type="button"
              aria-label={`Next ${what}`}
              disabled={first + size >= count}
              onClick={() => turn(neighbour(shape, cell, axis, size))}
            >
              ›
            </button>
          </span>
        );
      })}
    </div>
  );
}
