// Which class was taken for which, over all test examples. One cell is reached by Tab, the others by the arrow keys.
import { type KeyboardEvent, useRef, useState } from "react";
import { useSlow, useStore } from "../../state/store";

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function sentence(classes: readonly string[], counts: readonly (readonly number[])[], row: number, column: number) {
  const all = counts[row]?.reduce((sum, count) => sum + count, 0) ?? 0;
  const some = counts[row]?.[column] ?? 0;
  const taken = row === column ? "were recognised" : `were taken for ${classes[column]}`;
  return `True class ${classes[row]}: ${some} of ${all} ${taken}`;
}

export function Confusion() {
  const counts = useSlow((state) => state.picture.view?.metrics.confusion ?? null);
  const classes = useStore((state) => state.data?.classes);
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  if (!counts || !classes) return null;
  const most = Math.max(1, ...counts.flat());
  const row = Math.min(at[0], classes.length - 1);
  const column = Math.min(at[1], classes.length - 1);
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const inside = (place: number) => Math.max(0, Math.min(classes.length - 1, place));
    const next = [inside(row + step[0]), inside(column + step[1])] as const;
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next[0]},${next[1]}"]`)?.focus();
  };
  return (
    <details className="Confusion" open>
      <summary>Confusion: rows are true, columns predicted</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are walked by arrow keys */}
      <table ref={table} role="grid" aria-label="Confusion matrix over the test examples" onKeyDown={move}>
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
                const here = i === row && j === column;
                return (
                  // biome-ignore lint/a11y/useSemanticElements: a gridcell is a cell of a table
                  <td
                    key={other}
                    role="gridcell"
                    data-cell={`${i},${j}`}
                    tabIndex={here ? 0 : -1}
                    aria-label={sentence(classes, counts, i, j)}
                    className={`Confusion-cell${here ? " Confusion-here" : ""}${count > 0.55 * most ? " Confusion-full" : ""}`}
                    style={{ "--share": `${Math.round((100 * count) / most)}%` } as React.CSSProperties}
                    onClick={() => setAt([i, j])}
                    onKeyDown={() => undefined}
                    onFocus={() => setAt([i, j])}
                  >
                    {count || ""}
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
