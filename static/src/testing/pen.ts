/** A pen whose canvas draws nothing: it only notes where words would stand. */
import { makePalette } from "../paint/colours";
import type { Pen } from "../paint/pen";

export interface Written {
  text: string;
  left: number;
  right: number;
  y: number;
}

/** About how wide a letter is, in parts of the size of its font. */
const LETTER = 0.56;

export function recordingPen(zoom: number): { pen: Pen; words: Written[] } {
  const words: Written[] = [];
  const told: Record<string, unknown> = { font: "12px a", textAlign: "left" };
  const width = (text: string) => [...text].length * LETTER * Number(/([\d.]+)px/.exec(String(told.font))?.[1] ?? 12);
  const fillText = (text: string, x: number, y: number) => {
    const w = width(text);
    const left = told.textAlign === "right" ? x - w : told.textAlign === "center" ? x - w / 2 : x;
    words.push({ text, left, right: left + w, y });
  };
  const ctx = new Proxy(told, {
    get: (_, name) => {
      if (name === "fillText") return fillText;
      if (name === "measureText") return (text: string) => ({ width: width(text) });
      return name in told ? told[String(name)] : () => undefined;
    },
  });
  const pen = {
    ctx: ctx as unknown as CanvasRenderingContext2D,
    palette: makePalette(() => "#808080"),
    zoom,
    flow: () => 1,
    hits: [],
    lit: null,
    seen: { x: 0, y: 0, w: 1000, h: 1000 },
  };
  return { pen, words };
}
