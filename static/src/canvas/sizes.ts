/** How large the cards are, and where on them the ports lie: known before anything is drawn. */
import type { NodeSpec } from "../editor/specs";
import { type Family, familyOf } from "./facts";

export interface CardSize {
  w: number;
  h: number;
}

const WIDE: CardSize = { w: 180, h: 88 };
const SMALL: CardSize = { w: 164, h: 68 };
const BY_FAMILY: Record<Family, CardSize> = {
  input: WIDE,
  layer: WIDE,
  loss: WIDE,
  activation: SMALL,
  op: SMALL,
  value: SMALL,
  placeholder: WIDE,
};

export const BLOCK: CardSize = { w: 180, h: 88 };
export const PORT = 12;
/** A port has so much height to itself: a finger meets it and not its neighbour. */
const PITCH = 24;

export function sizeOf(spec: NodeSpec, ports: number): CardSize {
  const { w, h } = BY_FAMILY[familyOf(spec)];
  return { w, h: Math.max(h, PITCH * ports + 8) };
}

/** How far below the card's top the middle of an input lies. */
export const portY = (h: number, port: number, ports: number): number => (h * (port + 1)) / (ports + 1);

/** Between columns, between rows side by side, and between the bands of a long design: there a wire runs back. */
export const GAP = { column: 84, row: 44, band: 76, lane: 16 } as const;
/** The room of an open block's frame around what stands in it: its name above, small pictures of values below. */
export const FRAME = { side: 32, top: 52, bottom: 44 } as const;

/** The ports of a card as React Flow wants them. */
export function handles({ w, h }: CardSize, ports: number, output: boolean) {
  const inputs = Array.from({ length: ports }, (_, port) => ({
    id: String(port),
    type: "target" as const,
    position: "left" as const,
    x: -PORT / 2,
    y: portY(h, port, ports) - PORT / 2,
    width: PORT,
    height: PORT,
  }));
  const out = {
    id: "out",
    type: "source" as const,
    position: "right" as const,
    x: w - PORT / 2,
    y: h / 2 - PORT / 2,
    width: PORT,
    height: PORT,
  };
  return output ? [...inputs, out] : inputs;
}
