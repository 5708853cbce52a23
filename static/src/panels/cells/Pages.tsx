import { isFolded, neighbour, PAGE } from "./sheet";

/** Which part is shown, and the ways to the next one, down and across. */
export function Pages({
  shape,
  cell,
  turn,
}: {
  shape: readonly number[];
  cell: readonly number[];
  turn(to: number[]): void;
}) {
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
