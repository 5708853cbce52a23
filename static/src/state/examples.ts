// The examples of the dataset, and what the network makes of one: read from the frames, nothing is worked out here.
import type { Chances, Dataset } from "./types";

/** How many numbers one example has. */
const size = (data: Dataset): number => data.shape.reduce((product, side) => product * side, 1);

export const exampleBytes = (data: Dataset, row: number): Int8Array =>
  data.bytes.subarray(row * size(data), (row + 1) * size(data));

export const wordsOf = (data: Dataset, row: number): string[] =>
  [...exampleBytes(data, row)].map((word) => data.words[word] ?? "?");

export const classOf = (data: Dataset, row: number): string => data.classes[data.targets[row] ?? 0] ?? "?";

/** The example as a screen reader says it: "a 7", or its words. */
export const exampleSaid = (data: Dataset, row: number): string =>
  data.layout === "tokens" ? wordsOf(data, row).join(" ") : `a ${classOf(data, row)}`;

/** The examples among which one is chosen, and the chosen one's place among them. */
export interface Chosen {
  chances: Chances;
  at: number;
  /** Its place in the dataset. */
  row: number;
}

/** Of fewer examples than `place` the last. */
export function chosenAt(chances: Chances, place: number): Chosen {
  const at = Math.min(place, chances.rows.length - 1);
  return { chances, at, row: chances.rows[at] as number };
}

/** How likely the network holds each class for the example at `at`. */
export const chancesAt = ({ data, classes }: Chances, at: number): Float32Array =>
  data.subarray(at * classes, (at + 1) * classes);

/** The place of the largest. */
export const likeliest = (chances: Float32Array): number => chances.indexOf(Math.max(...chances));

/** The places of the `most` largest, in the order of the classes, `also` among them. */
export function foremost(chances: Float32Array, most: number, also: number): number[] {
  const order = [...chances.keys()].sort((a, b) => (chances[b] as number) - (chances[a] as number));
  const first = order.slice(0, most);
  if (!first.includes(also)) first[most - 1] = also;
  return first.sort((a, b) => a - b);
}
