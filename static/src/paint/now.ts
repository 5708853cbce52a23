/** The words of what is active now. */
import type { Now } from "../graph/now";
import type { State } from "../state/types";
import { fillBox, type Pen } from "./pen";
import { text, textSize, widthOf } from "./text";

/** "tanh, 12 of 15"; in the update the parameter's name. */
export function nowWords(state: State, now: Now): string {
  const op = state.graph?.nodes[now.node];
  const place = now.label.replace("now, ", "");
  if (!op) return now.label;
  if (now.event.kind === "seed") return `seed, ${place}`;
  const layer = state.graph?.layers.find((one) => one.id === now.layer);
  const name = layer?.kind === "loss" ? layer.subtitle : (op.op ?? op.plain).replaceAll("_", " ");
  return `${name}, ${place}`;
}

/** White words on ink, centred at (x, baseline): what is active now. */
export function pill(pen: Pen, x: number, y: number, words: string): void {
  const { palette } = pen;
  const size = textSize(pen, 12);
  const w = widthOf(pen, words, 12, 600) + 20;
  const h = Math.max(22, size * 1.7);
  fillBox(pen, { x: x - w / 2, y: y - 4.2 - h / 2, w, h }, h / 2, palette.ink);
  text(pen, x, y, words, { align: "center", weight: 600, colour: palette.onInk });
}
