// Numbers as they are typed: one, or rows of them. What cannot be used says what would.
export interface Bounds {
  low: number;
  high: number;
  whole?: boolean;
}

export type Read<T> = { value: T } | { expected: string };

const asNumber = (text: string): number =>
  text.trim() === "" ? Number.NaN : Number(text.trim().replace("−", "-").replace(/^\+/, ""));

export function readNumber(text: string, { low, high, whole = false }: Bounds): Read<number> {
  const value = asNumber(text);
  if (!Number.isFinite(value)) return { expected: "a number, such as 0.1" };
  if (whole && !Number.isInteger(value)) return { expected: `a whole number from ${low} to ${high}` };
  return value < low || value > high ? { expected: `from ${low} to ${high}` } : { value };
}

/** As many numbers as a typed value holds, and how large they may be. */
const MOST_CELLS = 1024;
const LARGEST = 1e30;

export type Matrix = number | number[] | number[][];

/** "1", "1, 2, 3", or a row on each line; and with the brackets of an expression, "[[1, 2], [3, 4]]". */
export function readMatrix(text: string): Read<Matrix> {
  const nested = /^\s*\[\s*\[/.test(text);
  const bare = text.replaceAll(/\]\s*,\s*\[/g, "\n").replaceAll(/[[\]]/g, " ");
  const lines = bare.split(/[\n;]/).filter((line) => line.trim() !== "");
  const rows = lines.map((line) =>
    line
      .trim()
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(asNumber),
  );
  const cells = rows.flat();
  if (cells.length === 0) return { expected: "a number, a row of numbers, or rows on lines of their own" };
  if (cells.length > MOST_CELLS) return { expected: `at most ${MOST_CELLS} numbers` };
  const odd = cells.findIndex((cell) => !Number.isFinite(cell) || Math.abs(cell) > LARGEST);
  if (odd >= 0) return { expected: `numbers alone, up to 1e30 in size; number ${odd + 1} is none` };
  const [first = []] = rows;
  if (rows.some((row) => row.length !== first.length)) return { expected: `rows of ${first.length}, as the first` };
  if (rows.length > 1 || nested) return { value: rows };
  return { value: first.length > 1 ? first : (first[0] as number) };
}

/** How a typed value is written, so that it is read again as it is. */
export const matrixText = (value: Matrix): string =>
  typeof value === "number"
    ? String(value)
    : value.map((row) => (typeof row === "number" ? row : row.join(", "))).join(Array.isArray(value[0]) ? "\n" : ", ");

/** A list of whole numbers, such as the axes of a sum. */
export function readList(text: string): Read<number[]> {
  const cells = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(asNumber);
  const fits = cells.length <= 8 && cells.every((cell) => Number.isInteger(cell) && Math.abs(cell) < 2 ** 31);
  return fits && cells.length > 0 ? { value: cells } : { expected: "1 to 8 whole numbers, such as 0, 1" };
}
