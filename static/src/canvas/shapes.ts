// Shapes in words, and what stands wrong where: what cards, wires and the list of problems say. Pure.
import type { NetworkFrame, ProblemNote } from "../protocol.gen";

export type Shape = NetworkFrame["shapes"][string];

export const UNKNOWN = "unknown";

/** Short, for a card or a wire: "[batch, 8]"; of one number "[]"; of what is not known "unknown". */
export const shapeText = (shape: Shape | undefined): string => (shape ? `[${shape.join(", ")}]` : UNKNOWN);

/** By the name of a dimension: how one of it, and how several of it, are said. */
const COUNTED: Record<string, readonly [one: string, many: string]> = {
  features: ["feature", "features"],
  channels: ["channel", "channels"],
  places: ["place", "places"],
  classes: ["class", "classes"],
  height: ["high", "high"],
  width: ["wide", "wide"],
  rows: ["row", "rows"],
  columns: ["column", "columns"],
  values: ["value", "values"],
};

function side(size: number | "batch", name: string): string {
  if (size === "batch") return "batch";
  const [one, many] = COUNTED[name] ?? [name, name];
  return `${grouped(size)} ${size === 1 ? one : many}`.trimEnd();
}

/** In words: "batch × 8 features", "batch × 6 channels × 8 high × 8 wide", "one number", "unknown". */
export function shapeWords(shape: Shape | undefined, axes: readonly string[] = []): string {
  if (!shape) return UNKNOWN;
  if (shape.length === 0) return "one number";
  return shape.map((size, at) => side(size, axes[at] ?? "")).join(" × ");
}

/** "12,345". */
export const grouped = (count: number): string => WRITTEN.format(count);

const WRITTEN = new Intl.NumberFormat("en-US");

/** "82 parameters", "1 parameter". */
export const counted = (count: number, word: string): string => `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;

type Known = Pick<NetworkFrame, "shapes" | "axes" | "counts" | "problems">;

/** What leaves a node, short and in words. */
export const outputText = (frame: Known, id: string): string => shapeText(frame.shapes[id]);
export const outputWords = (frame: Known, id: string): string => shapeWords(frame.shapes[id], frame.axes[id]);

/** "40 parameters"; empty where a node has none, or where it is not known how many. */
export function parameterText(frame: Known, id: string): string {
  const count = frame.counts[id];
  return count ? counted(count, "parameter") : "";
}

/** The problems that stand at a node. */
export const problemsAt = (frame: Known, id: string): ProblemNote[] => frame.problems.filter(({ node }) => node === id);

interface Wire {
  source: string;
  target: string;
  port: number;
}

/** The problem because of which a wire is drawn as wrong: it stands at the input where the wire ends, or goes around. */
export const problemOn = (frame: Known, { source, target, port }: Wire): ProblemNote | undefined =>
  frame.problems.find((problem) =>
    problem.code === "cycle"
      ? inCycle(problem, source) && inCycle(problem, target)
      : problem.node === target && problem.ports.includes(port),
  );

const inCycle = ({ node, also }: ProblemNote, id: string): boolean => node === id || also.includes(id);

/** A problem in one sentence, for ears and for a card's title. */
export const problemSentence = ({ title, expected, got }: ProblemNote): string =>
  `${title}: expected ${expected}, got ${got}.`;

/** The heading of the list: "2 problems", "No problems · 82 parameters", and how many hints there are. */
export function summary({ problems, advice }: Pick<NetworkFrame, "problems" | "advice">, parameters: number): string {
  if (problems.length > 0) return problems.length < MANY ? counted(problems.length, "problem") : "100 problems or more";
  const hints = advice.length > 0 ? ` · ${counted(advice.length, "hint")}` : "";
  return `No problems · ${counted(parameters, "parameter")}${hints}`;
}

/** The server lists no more than so many. */
const MANY = 100;
