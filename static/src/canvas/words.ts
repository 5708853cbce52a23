/** What the canvas says in words: labels of wires, and a card's whole sentence for those who hear the page. */
import type { NodeSpec } from "../editor/specs";
import type { NetworkFrame, ProblemNote } from "../protocol.gen";
import { isFrozen, kindTitle, offOf, settingsLine } from "./facts";
import { parameterText, problemSentence, type Shape, shapeWords, UNKNOWN } from "./shapes";

/** On a card, where there is little room: "batch × 8". The wires have the names of the dimensions. */
export const shapeOnCard = (shape: Shape | undefined): string => (shape ? shape.join(" × ") || "one number" : UNKNOWN);

/** On a wire: what one example is, above the line and below it. "6 channels" over "8 × 8". */
export function wireLabel(shape: Shape | undefined, axes: readonly string[] = []): readonly [string, string] {
  if (!shape) return ["", ""];
  if (shape.length === 0) return ["one number", ""];
  const batched = shape[0] === "batch";
  const [sizes, names] = batched ? [shape.slice(1), axes.slice(1)] : [shape, axes];
  if (sizes.length === 0) return ["one per example", ""];
  const word = (at: number) => shapeWords([sizes[at] as number], [names[at] ?? ""]);
  if (sizes.length === 1) return [word(0), ""];
  if (names.at(-1) === "width" && sizes.length === 3) return [word(0), `${sizes[1]} × ${sizes[2]}`];
  if (sizes.length === 2) return [word(0), word(1)];
  return [sizes.join(" × "), ""];
}

type Known = Pick<NetworkFrame, "shapes" | "axes" | "counts">;

/** "Layer 1, Linear, 8 units, tanh. Gives batch × 8 features, 24 parameters. Wrong shape: expected …" */
export function cardSentence(
  spec: NodeSpec,
  name: string,
  frame: Known | null,
  problem: ProblemNote | undefined,
  from: readonly string[],
): string {
  const kind = kindTitle(spec);
  const off = offOf(spec);
  const what = [
    name,
    kind === name ? "" : kind,
    settingsLine(spec),
    isFrozen(spec) ? "frozen" : "",
    off ? OFF[off] : "",
  ];
  const gives = frame && spec.id in frame.shapes ? shapeWords(frame.shapes[spec.id], frame.axes[spec.id]) : "unknown";
  const count = frame ? parameterText(frame as NetworkFrame, spec.id) : "";
  const reads = from.length > 0 ? `Reads ${from.join(" and ")}. ` : "";
  const says = `${what.filter(Boolean).join(", ")}. ${reads}Gives ${gives}${count ? `, ${count}` : ""}.`;
  return problem ? `${says} ${problemSentence(problem)}` : says;
}

export const OFF = { bypass: "bypassed", mute: "muted" } as const;
