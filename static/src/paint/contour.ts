/** Marching squares: where a sampled field crosses a level, as straight pieces. */

/**
 * Pieces `x1 y1 x2 y2 …` of the line where `field` (size × size, row-major, row 0 at the top) crosses zero, in the
 * unit square. Samples lie at the corners of the grid. Exact zeros count as positive, so that a line is found once.
 */
export function zeroContour(field: ArrayLike<number>, size: number): number[] {
  const out: number[] = [];
  if (size < 2) return out;
  const step = 1 / (size - 1);
  for (let i = 0; i < size - 1; i++) {
    for (let j = 0; j < size - 1; j++) square(field, size, i, j, step, out);
  }
  return out;
}

function square(field: ArrayLike<number>, size: number, i: number, j: number, step: number, out: number[]): void {
  const a = field[i * size + j] as number;
  const b = field[i * size + j + 1] as number;
  const c = field[(i + 1) * size + j + 1] as number;
  const d = field[(i + 1) * size + j] as number;
  const code = (a < 0 ? 1 : 0) | (b < 0 ? 2 : 0) | (c < 0 ? 4 : 0) | (d < 0 ? 8 : 0);
  if (code === 0 || code === 15) return;
  const top = () => out.push((j + a / (a - b)) * step, i * step);
  const right = () => out.push((j + 1) * step, (i + b / (b - c)) * step);
  const bottom = () => out.push((j + d / (d - c)) * step, (i + 1) * step);
  const left = () => out.push(j * step, (i + a / (a - d)) * step);
  const across = (first: () => void, second: () => void) => {
    first();
    second();
  };
  const centre = a + b + c + d < 0;
  if (code === 1 || code === 14) across(left, top);
  else if (code === 2 || code === 13) across(top, right);
  else if (code === 4 || code === 11) across(right, bottom);
  else if (code === 8 || code === 7) across(bottom, left);
  else if (code === 3 || code === 12) across(left, right);
  else if (code === 6 || code === 9) across(top, bottom);
  else if ((code === 5) === centre) {
    across(top, right);
    across(bottom, left);
  } else {
    across(left, top);
    across(right, bottom);
  }
}
