/** What the page says in words about where it stands: the caption, the timeline's value, the live region. */
import { real } from "../frames";
import { type Phase, phasesOf, placeInPhase } from "../graph/score";
import { formatNumber, formatSigned } from "../paint/number";
import type { Diagnosis, Explanation, GraphEvent, GraphFrame, Metrics } from "../protocol.gen";

export type Part = Explanation["caption"][number];

/** A quantity as it is written in a sentence: signed, but for what has no sign to speak of (a loss, an epoch). */
export const written = (part: Exclude<Part, string>): string =>
  part.role === "plain" ? formatNumber(real(part.value)) : formatSigned(real(part.value));

/** A sentence as plain text, for ears. */
export const plainText = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === "string" ? part : written(part))).join("");

/** The opening words that are set in bold: up to the first comma or colon. */
export function splitOpening(parts: readonly Part[]): { opening: string; rest: readonly Part[] } {
  const first = parts[0];
  if (typeof first !== "string") return { opening: "", rest: parts };
  const at = /^[^,:.]*\d[^,:.]*(?=[,:.])|^[^,:.]+(?=[,:.])/.exec(first)?.[0] ?? "";
  return { opening: at, rest: [first.slice(at.length), ...parts.slice(1)] };
}

const PHASE_WORD: Record<Phase, string> = { forward: "Forward", backward: "Backward", update: "Update" };

const layerTitle = (graph: GraphFrame, id: string | null): string =>
  graph.layers.find((layer) => layer.id === id)?.title ?? "";

/** What an event does, in a few words: "tanh, Layer 1", "∂L/∂W₁, Layer 1". */
export function eventName(graph: GraphFrame, event: GraphEvent): string {
  const node = graph.nodes[event.node];
  const target = graph.nodes[event.target];
  const op = node?.op ?? (node?.plain || node?.title || "");
  // An operation that has no name of its own is told from its like by what it gives.
  const own = layerTitle(graph, event.layer);
  const where = node?.op && own === node.title ? node.plain : own;
  const place = where && where !== op ? `, ${where}` : "";
  switch (event.kind) {
    case "forward":
    case "loss":
      return `${op}${place}`;
    case "seed":
      return "seed, ∂L/∂L = 1";
    case "vjp":
    case "accumulate":
      return `${op} into ${target?.plain ?? "its input"}${place}`;
    case "clip":
      return `gradient of ${target?.plain ?? op} clipped${place}`;
    case "update":
      return `${target?.plain ?? op}${place}`;
    case "zero":
      return target ? `gradient of ${target.plain} to zero` : "gradients to zero";
  }
}

/** Where a cursor stands, without numbers: "Backward 12 of 15, tanh into z1, Layer 1". */
export function placeSentence(graph: GraphFrame, cursor: number): string {
  const event = graph.events[cursor - 1];
  if (!event) return "Nothing has run yet. Play trains; Step forward shows one operation at a time";
  const place = placeInPhase(phasesOf(graph.events), cursor);
  const where = place ? `${PHASE_WORD[place.phase]} ${place.done} of ${place.count}` : "";
  return `${where}, ${eventName(graph, event)}`;
}

export interface TrainingWords {
  /** "epoch 32"; of an expression, which has no data to go through, "step 32". */
  when: string;
  expression: boolean;
  metrics: Metrics;
  previousTrain: number | null;
}

/** While training: how far it is, and what the parameters do on all data. */
export function trainingParts(words: TrainingWords): { opening: string; rest: string } {
  const { when, expression, metrics, previousTrain } = words;
  const loss = real(metrics.train_loss);
  const parts = [`${expression ? "value" : "train loss"} ${formatNumber(loss)}`];
  if (previousTrain !== null && Number.isFinite(previousTrain) && previousTrain !== loss) {
    parts[0] += `, ${loss < previousTrain ? "down" : "up"} from ${formatNumber(previousTrain)}`;
  }
  if (metrics.test_accuracy !== null) parts.push(`test accuracy ${(100 * metrics.test_accuracy).toFixed(1)} %`);
  else if (metrics.test_loss !== null) parts.push(`test loss ${formatNumber(real(metrics.test_loss))}`);
  return { opening: `Training, ${when}`, rest: parts.join("; ") };
}

const CONDITION = { ok: "OK", warning: "Warning", broken: "Broken" } as const;

/** A light's condition in a word. */
export const conditionWord = (condition: keyof typeof CONDITION): string => CONDITION[condition];

/** How the three lights stand. The numbers of a sound step are left out: they differ from step to step, it does not. */
export function lightsSentence(diagnosis: Diagnosis): string {
  const bad = diagnosis.lights.filter((light) => light.condition !== "ok");
  if (bad.length === 0) return "All three lights are OK.";
  return bad.map((light) => `${light.question} ${CONDITION[light.condition]}: ${plainText(light.answer)}`).join(" ");
}
