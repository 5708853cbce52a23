// Numbers that are no amounts: each is the place of a word or a class, and has no sign.
import { formatNumber, NOT_COMPUTED } from "../paint/number";
import type { GraphNode } from "../protocol.gen";
import type { State } from "./types";

/** How a node's numbers are written where they are places: as the words or classes that stand there. Else null. */
export function namesIn({ data }: Pick<State, "data">, node: GraphNode): ((place: number) => string) | null {
  const { indexes } = node;
  if (!indexes) return null;
  // A mean of places is no place.
  return (place) => data?.[indexes][place] ?? (Number.isInteger(place) ? formatNumber(place) : NOT_COMPUTED);
}
