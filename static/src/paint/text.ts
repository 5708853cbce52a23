/** Words and numbers on the canvas. No text is ever smaller than 12 px on the screen. */
import type { Reading } from "../state/cells";
import { formatSigned, NOT_COMPUTED, ON_ITS_WAY } from "./number";
import type { Pen } from "./pen";

const SMALLEST = 12;
const FAMILY = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const MATH = 'KaTeX_Math, "Latin Modern Math", "Cambria Math", serif';

export interface TextStyle {
  size?: number;
  weight?: number;
  colour?: string;
  align?: "left" | "center" | "right";
  /** Cut with an ellipsis beyond this width. */
  most?: number;
}

const fonts = new Map<string, string>();

function font(size: number, weight: number, math: boolean): string {
  const key = `${size}/${weight}/${math}`;
  let text = fonts.get(key);
  if (!text) {
    text = math ? `italic ${weight} ${size}px ${MATH}` : `${weight} ${size}px ${FAMILY}`;
    fonts.set(key, text);
  }
  return text;
}

/** The size in units of the graph that is drawn for a wanted size. */
export function textSize(pen: Pen, wanted: number): number {
  return wanted * pen.zoom < SMALLEST ? Math.round((SMALLEST / pen.zoom) * 100) / 100 : wanted;
}

/** Draws `words` with its baseline at y. Returns its width. */
export function text(pen: Pen, x: number, y: number, words: string, style: TextStyle = {}): number {
  const { ctx } = pen;
  ctx.font = font(textSize(pen, style.size ?? 12), style.weight ?? 400, false);
  ctx.fillStyle = style.colour ?? pen.palette.ink;
  ctx.textAlign = style.align ?? "left";
  const shown = style.most === undefined ? words : shorten(ctx, words, style.most);
  ctx.fillText(shown, x, y);
  return style.align === undefined || style.align === "left" ? ctx.measureText(shown).width : 0;
}

/** How wide words are drawn. */
export function widthOf(pen: Pen, words: string, size: number, weight: number): number {
  pen.ctx.font = font(textSize(pen, size), weight, false);
  return pen.ctx.measureText(words).width;
}

/** Whether words of the smallest size fit into a width. */
export function fits(pen: Pen, words: string, width: number): boolean {
  pen.ctx.font = font(textSize(pen, 12), 400, false);
  return pen.ctx.measureText(words).width <= width;
}

function shorten(ctx: CanvasRenderingContext2D, words: string, most: number): string {
  if (ctx.measureText(words).width <= most) return words;
  let shown = words;
  while (shown.length > 1 && ctx.measureText(`${shown}…`).width > most) shown = shown.slice(0, -1);
  return `${shown}…`;
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const NAME = /^(.*?[^\d₀-₉_])_?([\d₀-₉]+)$/u;

/** A constant is called by its number: no letter with digits below it. */
const NUMBER = /^[-+−]?[\d.]+(e[-+−]?\d+)?′*$/u;

/** A mark of a letter, as the server's names have it: W_Q, W_Q₁. */
const MARKED = /^([^_]+)_([A-Z])([₀-₉]*)$/u;

/** "W₁" or "W1" as its letter and the digits below it, "W_Q" with the mark below. */
export function splitName(plain: string): [base: string, below: string] {
  if (NUMBER.test(plain)) return [plain, ""];
  const marked = MARKED.exec(plain);
  if (marked) return [marked[1] ?? plain, [marked[2], digitsOf(marked[3])].filter(Boolean).join(",")];
  const match = NAME.exec(plain);
  return match ? [match[1] ?? plain, digitsOf(match[2])] : [plain, ""];
}

function digitsOf(text = ""): string {
  return [...text].map((c) => (SUBSCRIPTS.includes(c) ? String(SUBSCRIPTS.indexOf(c)) : c)).join("");
}

interface Measured {
  base: string;
  below: string;
  /** Of the letters, and of all. */
  first: number;
  width: number;
  size: number;
  letters: string;
  digits: string;
}

function measured(pen: Pen, plain: string, wanted: number): Measured {
  const { ctx } = pen;
  const size = textSize(pen, wanted) * 1.15;
  const [base, below] = splitName(plain);
  // The letters' font has slanted digits of another age, which read as letters.
  const letters = NUMBER.test(plain) ? font(textSize(pen, wanted), 400, false) : font(size, 400, true);
  const digits = font(textSize(pen, Math.min(12, wanted)), 400, false);
  ctx.font = letters;
  const first = ctx.measureText(base).width;
  ctx.font = digits;
  const width = first + (below ? ctx.measureText(below).width + 1 : 0);
  return { base, below, first, width, size, letters, digits };
}

/** How wide a symbol is drawn. */
export const symbolWidth = (pen: Pen, plain: string, size: number): number => measured(pen, plain, size).width;

/** A symbol as in the formulas: letters in italics, digits as subscript. `x` is its left or right end. */
export function symbol(pen: Pen, x: number, y: number, plain: string, style: TextStyle = {}): number {
  const { ctx } = pen;
  const { base, below, first, width, size, letters, digits } = measured(pen, plain, style.size ?? 13);
  const left = style.align === "right" ? x - width : style.align === "center" ? x - width / 2 : x;
  ctx.fillStyle = style.colour ?? pen.palette.ink;
  ctx.textAlign = "left";
  ctx.font = letters;
  ctx.fillText(base, left, y);
  if (below) {
    ctx.font = digits;
    ctx.fillText(below, left + first + 1, y + size * 0.24);
  }
  return width;
}

/** How wide the name of a gradient is drawn. */
export const gradientNameWidth = (pen: Pen, loss: string, plain: string, size: number): number =>
  symbolWidth(pen, `∂${loss}`, size) + widthOf(pen, "/", size, 400) + 2 + symbolWidth(pen, `∂${plain}`, size);

/** The name of a gradient, ∂L/∂z₁. Returns its width. */
export function gradientName(pen: Pen, x: number, y: number, loss: string, plain: string, style: TextStyle): number {
  let at = x;
  at += symbol(pen, at, y, `∂${loss}`, style);
  at += text(pen, at + 1, y, "/", style) + 2;
  at += symbol(pen, at, y, `∂${plain}`, style);
  return at - x;
}

/** A number with its sign and the sign's colour; "—" while it is not computed, "…" while it is on its way. */
export function readout(pen: Pen, x: number, y: number, value: Reading, style: TextStyle = {}): void {
  const { palette } = pen;
  if (value === null || value === undefined) {
    text(pen, x, y, value === null ? NOT_COMPUTED : ON_ITS_WAY, { ...style, weight: 400, colour: palette.quiet });
    return;
  }
  const colour = value < 0 ? palette.neg : value > 0 ? palette.pos : palette.quiet;
  const words = formatSigned(value);
  // A long number in a column of numbers steps down one size rather than meet what stands beside it.
  const wanted = style.size ?? 12;
  const size = words.length > 8 && wanted <= 13 ? 12 : wanted;
  text(pen, x, y, words, { weight: 500, ...style, size, colour });
}
