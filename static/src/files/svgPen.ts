// A canvas that writes down what is drawn on it as SVG: the painters of the stage draw on it as they do on the screen.
import { escaped } from "./svg";
import { n, SvgPath } from "./svgPath";

const ANCHOR: Record<string, string> = { center: "middle", right: "end", end: "end" };

export class SvgPen extends SvgPath {
  private readonly body: string[] = [];
  private readonly defs: string[] = [];
  private readonly shadows = new Map<string, string>();
  private readonly fonts = new Map<string, string>();

  /** `ruler` measures words, as wide as the painter believes them to be. */
  constructor(private readonly ruler: CanvasRenderingContext2D) {
    super();
  }

  /** What was drawn, as the inside of an `svg` element. */
  get drawn(): string {
    const fonts = [...this.fonts].map(([font, name]) => `.${name}{font:${font}}`).join("");
    return `<style>${escaped(fonts).replaceAll("&quot;", '"')}</style><defs>${this.defs.join("")}</defs>${this.body.join("")}`;
  }

  // --- ink -------------------------------------------------------------------------------------
  private get size(): number {
    const [a, b, c, d] = this.style.matrix;
    return Math.sqrt(Math.abs(a * d - b * c));
  }
  private put(element: string): void {
    this.body.push(this.style.clip ? `<g clip-path="url(#${this.style.clip})">${element}</g>` : element);
  }
  private get alpha(): string {
    const { globalAlpha } = this.style;
    return globalAlpha < 1 ? ` opacity="${n(globalAlpha)}"` : "";
  }
  fill(rule: CanvasFillRule = "nonzero"): void {
    if (this.path.length === 0) return;
    const even = rule === "evenodd" ? ' fill-rule="evenodd"' : "";
    this.put(
      `<path d="${this.path.join("")}" fill="${escaped(this.style.fillStyle)}"${even}${this.alpha}${this.shadow()}/>`,
    );
  }
  stroke(): void {
    if (this.path.length === 0) return;
    this.put(`<path d="${this.path.join("")}" fill="none"${this.strokes()}${this.alpha}/>`);
  }
  private strokes(): string {
    const { strokeStyle, lineWidth, lineCap, lineJoin, dash } = this.style;
    const cap = lineCap === "butt" ? "" : ` stroke-linecap="${escaped(lineCap)}"`;
    const join = lineJoin === "miter" ? "" : ` stroke-linejoin="${escaped(lineJoin)}"`;
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.map((part) => n(part * this.size)).join(" ")}"` : "";
    return ` stroke="${escaped(strokeStyle)}" stroke-width="${n(lineWidth * this.size)}"${cap}${join}${dashes}`;
  }
  private aside(path: () => void, then: () => void): void {
    const kept = this.path;
    this.path = [];
    path();
    then();
    this.path = kept;
  }
  fillRect(x: number, y: number, w: number, h: number): void {
    this.aside(
      () => this.rect(x, y, w, h),
      () => this.fill(),
    );
  }
  strokeRect(x: number, y: number, w: number, h: number): void {
    this.aside(
      () => this.rect(x, y, w, h),
      () => this.stroke(),
    );
  }
  clearRect(): void {
    // The paper is drawn first; nothing is taken away again.
  }
  clip(): void {
    const name = `clip${this.defs.length}`;
    const within = this.style.clip ? ` clip-path="url(#${this.style.clip})"` : "";
    this.defs.push(`<clipPath id="${name}"${within}><path d="${this.path.join("")}"/></clipPath>`);
    this.style.clip = name;
  }
  private shadow(): string {
    const { shadowColor, shadowBlur, shadowOffsetX, shadowOffsetY } = this.style;
    if (shadowBlur === 0 || shadowColor === "transparent") return "";
    const key = [shadowColor, shadowBlur, shadowOffsetX, shadowOffsetY].join("/");
    let name = this.shadows.get(key);
    if (!name) {
      name = `shadow${this.shadows.size}`;
      this.shadows.set(key, name);
      const [x, y, blur] = [n(shadowOffsetX), n(shadowOffsetY), n(shadowBlur / 2)];
      this.defs.push(
        `<filter id="${name}" x="-50%" y="-50%" width="200%" height="200%"><feDropShadow dx="${x}" dy="${y}" stdDeviation="${blur}" flood-color="${escaped(shadowColor)}"/></filter>`,
      );
    }
    return ` filter="url(#${name})"`;
  }

  // --- words and pictures ------------------------------------------------------------------------
  measureText(words: string): TextMetrics {
    this.ruler.font = this.style.font;
    return this.ruler.measureText(words);
  }
  fillText(words: string, x: number, y: number): void {
    if (words === "") return;
    const { fillStyle, font, textAlign, textBaseline } = this.style;
    const anchor = ANCHOR[textAlign];
    const middle = textBaseline === "middle" ? ' dominant-baseline="central"' : "";
    // As wide as it was measured, also where another font takes the place of ours.
    const length = ` textLength="${n(this.measureText(words).width)}" lengthAdjust="spacingAndGlyphs"`;
    this.put(
      `<text${this.placed(x, y)} class="${this.fontClass(font)}" fill="${escaped(fillStyle)}"${anchor ? ` text-anchor="${anchor}"` : ""}${middle}${length}${this.alpha} xml:space="preserve">${escaped(words)}</text>`,
    );
  }
  private fontClass(font: string): string {
    const name = this.fonts.get(font) ?? `f${this.fonts.size}`;
    this.fonts.set(font, name);
    return name;
  }
  private placed(x: number, y: number): string {
    const [a, b, c, d, e, f] = this.style.matrix;
    if (b === 0 && c === 0 && a === 1 && d === 1) return ` x="${n(x + e)}" y="${n(y + f)}"`;
    const matrix = [a, b, c, d, e, f].map((part) => Math.round(part * 1e4) / 1e4).join(" ");
    return ` x="${n(x)}" y="${n(y)}" transform="matrix(${matrix})"`;
  }
  /** The whole picture, or with eight numbers a part of it: all pictures on the stage are small canvases. */
  drawImage(image: HTMLCanvasElement, ...box: number[]): void {
    const canvas = box.length === 8 ? partOf(image, box) : image;
    if (!canvas) return;
    const [x = 0, y = 0, w = canvas.width, h = canvas.height] = box.slice(-4);
    const sharp = this.style.imageSmoothingEnabled ? "" : ' style="image-rendering:pixelated"';
    this.put(
      `<image${this.placed(x, y)} width="${n(w)}" height="${n(h)}" preserveAspectRatio="none"${sharp}${this.alpha} href="${canvas.toDataURL()}"/>`,
    );
  }

  setLineDash(dash: number[]): void {
    this.style.dash = dash;
  }
}

/** A part of a picture as one of its own. */
function partOf(image: HTMLCanvasElement, box: readonly number[]): HTMLCanvasElement | null {
  const [x, y, w, h] = box as [number, number, number, number];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [w, h];
  const ctx = canvas.getContext("2d");
  ctx?.drawImage(image, x, y, w, h, 0, 0, w, h);
  return ctx && canvas;
}

/** A pen that painters take for a canvas. They draw with no more of one than is above. */
export function svgPen(): { pen: SvgPen; ctx: CanvasRenderingContext2D } | null {
  const ruler = document.createElement("canvas").getContext("2d");
  if (!ruler) return null;
  const pen = new SvgPen(ruler);
  return { pen, ctx: pen as unknown as CanvasRenderingContext2D };
}
