// Which class was taken for which, over all test examples. One cell is reached by Tab, the others by the arrow keys.
import { type CSSProperties, type KeyboardEvent, useRef, useState } from "react";
import { useSlow, useStore } from "../../state/store";

const STEPS: Record<string, Cell> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** From here on a cell is so dark that its number is written in the other colour. */
const isFull = (share: number) => share > 0.5;

/** How much ink a cell has, in percent: never between, where neither colour of its number could be read. */
const depth = (share: number) => Math.round(isFull(share) ? 60 + 40 * share : 68 * share);

type Cell = readonly [number, number];

function sentence(classes: readonly string[], counts: readonly (readonly number[])[], row: number, column: number) {
  const all = counts[row]?.reduce((sum, count) => sum + count, 0) ?? 0;
  const some = counts[row]?.[column] ?? 0;
  const taken = row === column ? "were recognised" : `were taken for ${classes[column]}`;
  return `True class ${classes[row]}: ${some} of ${all} ${taken}`;
}

export function Confusion() {
  const counts = useSlow((state) => state.picture.view?.metrics.confusion ?? null);
  const classes = useStore((state) => state.data?.classes);
  const [at, setAt] = useState<Cell>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  if (!counts || !classes) return null;
  const most = Math.max(1, ...counts.flat());
  const inside = (place: number) => Math.max(0, Math.min(classes.length - 1, place));
  const [row, column] = [inside(at[0]), inside(at[1])];
  const walk = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next: Cell = [inside(row + step[0]), inside(column + step[1])];
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next[0]},${next[1]}"]`)?.focus();
  };
  return (
    <details className="Confusion" open>
      <summary>Confusion: rows are true, columns predicted</summary>
      <table ref={table} aria-label="Confusion matrix over the test examples">
        <thead>
          <tr>
            <td />
            {classes.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((name, i) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {classes.map((other, j) => {
                const count = counts[i]?.[j] ?? 0;
                return (
                  <td key={other}>
                    <button
                      type="button"
                      data-cell={`${i},${j}`}
                      tabIndex={i === row && j === column ? 0 : -1}
                      aria-label={sentence(classes, counts, i, j)}
                      aria-pressed={i === row && j === column}
                      className={isFull(count / most) ? "Confusion-full" : ""}
                      style={{ "--share": `${depth(count / most)}%` } as CSSProperties}
                      onClick={() => setAt([i, j])}
                      onKeyDown={walk}
                    >
                      {count || ""}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{sentence(classes, counts, row, column)}.</p>
    </details>
  );
}
