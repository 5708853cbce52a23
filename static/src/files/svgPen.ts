// A canvas that writes down what is drawn on it as SVG: the painters of the stage draw on it as they do on the screen.
import { escaped } from "./svg";

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** What a painter sets, and `save` and `restore` keep. */
interface Style {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  shadowColor: string;
  shadowBlur: number;
  shadowOffsetX: number;
  shadowOffsetY: number;
  imageSmoothingEnabled: boolean;
  fontKerning: string;
  dash: readonly number[];
  matrix: Matrix;
  clip: string;
}

const BEGIN: Style = {
  fillStyle: "#000",
  strokeStyle: "#000",
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  globalAlpha: 1,
  font: "10px sans-serif",
  textAlign: "left",
  textBaseline: "alphabetic",
  shadowColor: "transparent",
  shadowBlur: 0,
  shadowOffsetX: 0,
  shadowOffsetY: 0,
  imageSmoothingEnabled: true,
  fontKerning: "auto",
  dash: [],
  matrix: [1, 0, 0, 1, 0, 0],
  clip: "",
};

const ANCHOR: Record<string, string> = { center: "middle", right: "end", end: "end" };

/** Two digits after the point are a hundredth of a pixel. */
const n = (value: number): string => String(Math.round(value * 100) / 100);

export class SvgPen {
  private style: Style = { ...BEGIN };
  private kept: Style[] = [];
  private path: string[] = [];
  private at: [number, number] = [0, 0];
  private readonly body: string[] = [];
  private readonly defs: string[] = [];
  private readonly shadows = new Map<string, string>();
  private readonly fonts = new Map<string, string>();

  /** `ruler` measures words, as wide as the painter believes them to be. */
  constructor(private readonly ruler: CanvasRenderingContext2D) {}

  /** What was drawn, as the inside of an `svg` element. */
  get drawn(): string {
    const fonts = [...this.fonts].map(([font, name]) => `.${name}{font:${font}}`).join("");
    return `<style>${escaped(fonts).replaceAll("&quot;", '"')}</style><defs>${this.defs.join("")}</defs>${this.body.join("")}`;
  }

  save(): void {
    this.kept.push({ ...this.style });
  }
  restore(): void {
    this.style = this.kept.pop() ?? this.style;
  }

  // --- where -----------------------------------------------------------------------------------
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    this.style.matrix = [a, b, c, d, e, f];
  }
  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const [p, q, r, s, t, u] = this.style.matrix;
    this.style.matrix = [
      p * a + r * b,
      q * a + s * b,
      p * c + r * d,
      q * c + s * d,
      p * e + r * f + t,
      q * e + s * f + u,
    ];
  }
  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y);
  }
  scale(x: number, y: number): void {
    this.transform(x, 0, 0, y, 0, 0);
  }
  rotate(angle: number): void {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.transform(cos, sin, -sin, cos, 0, 0);
  }

  // --- paths: written in the coordinates of the picture, as a canvas keeps them --------------------
  private point(x: number, y: number): string {
    const [a, b, c, d, e, f] = this.style.matrix;
    this.at = [x, y];
    return `${n(a * x + c * y + e)} ${n(b * x + d * y + f)}`;
  }
  beginPath(): void {
    this.path = [];
  }
  closePath(): void {
    this.path.push("Z");
  }
  moveTo(x: number, y: number): void {
    this.path.push(`M${this.point(x, y)}`);
  }
  lineTo(x: number, y: number): void {
    this.path.push(`${this.path.length === 0 ? "M" : "L"}${this.point(x, y)}`);
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.path.push(`C${this.point(x1, y1)} ${this.point(x2, y2)} ${this.point(x, y)}`);
  }
  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.path.push(`Q${this.point(x1, y1)} ${this.point(x, y)}`);
  }
  rect(x: number, y: number, w: number, h: number): void {
    this.moveTo(x, y);
    this.lineTo(x + w, y);
    this.lineTo(x + w, y + h);
    this.lineTo(x, y + h);
    this.closePath();
  }
  roundRect(x: number, y: number, w: number, h: number, radii: number | number[] = 0): void {
    const most = Math.min(Math.abs(w), Math.abs(h)) / 2;
    const given = typeof radii === "number" ? [radii] : radii;
    const [a = 0, b = a, c = a, d = b] = given;
    const [tl, tr, br, bl] = [a, b, c, d].map((radius) => Math.min(radius, most)) as [number, number, number, number];
    this.moveTo(x + tl, y);
    this.lineTo(x + w - tr, y);
    this.quarter(x + w - tr, y, x + w, y + tr, x + w, y);
    this.lineTo(x + w, y + h - br);
    this.quarter(x + w, y + h - br, x + w - br, y + h, x + w, y + h);
    this.lineTo(x + bl, y + h);
    this.quarter(x + bl, y + h, x, y + h - bl, x, y + h);
    this.lineTo(x, y + tl);
    this.quarter(x, y + tl, x + tl, y, x, y);
    this.closePath();
  }
  /** A quarter of an ellipse about the corner (cx, cy), as a curve. */
  private quarter(x1: number, y1: number, x2: number, y2: number, cx: number, cy: number): void {
    if (x1 === x2 && y1 === y2) return;
    const k = 0.5523;
    const toward = (x: number, y: number): [number, number] => [x + (cx - x) * k, y + (cy - y) * k];
    this.bezierCurveTo(...toward(x1, y1), ...toward(x2, y2), x2, y2);
  }
  /** In pieces of at most a quarter turn, each a curve: right under any transformation. */
  arc(x: number, y: number, radius: number, from: number, to: number, counter = false): void {
    let turn = to - from;
    const full = 2 * Math.PI;
    if (counter ? turn <= -full : turn >= full) turn = counter ? -full : full;
    else if (counter ? turn > 0 : turn < 0) turn = (turn % full) + (counter ? -full : full);
    const pieces = Math.max(1, Math.ceil(Math.abs(turn) / (Math.PI / 2) - 1e-9));
    const step = turn / pieces;
    const k = (4 / 3) * Math.tan(step / 4) * radius;
    this.lineTo(x + radius * Math.cos(from), y + radius * Math.sin(from));
    for (let piece = 0; piece < pieces; piece++) {
      const [a, b] = [from + piece * step, from + (piece + 1) * step];
      const [ax, ay, bx, by] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
      this.bezierCurveTo(
        x + radius * ax - k * ay,
        y + radius * ay + k * ax,
        x + radius * bx + k * by,
        y + radius * by - k * bx,
        x + radius * bx,
        y + radius * by,
      );
    }
  }
  /** To the first tangent point, then along the circle to the second. */
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void {
    const [x0, y0] = this.at;
    const [ux, uy, vx, vy] = [x0 - x1, y0 - y1, x2 - x1, y2 - y1];
    const [u, v] = [Math.hypot(ux, uy), Math.hypot(vx, vy)];
    const cos = u && v ? (ux * vx + uy * vy) / (u * v) : 1;
    const along = Math.abs(cos) > 1 - 1e-9 || radius === 0 ? 0 : radius / Math.tan(Math.acos(cos) / 2);
    if (along === 0) {
      this.lineTo(x1, y1);
      return;
    }
    const [ax, ay, bx, by] = [
      x1 + (ux / u) * along,
      y1 + (uy / u) * along,
      x1 + (vx / v) * along,
      y1 + (vy / v) * along,
    ];
    this.lineTo(ax, ay);
    // A circle's arc as one curve, which is exact enough for the rounded corners that routes have.
    const k = (4 / 3) * Math.tan((Math.PI - Math.acos(cos)) / 4) * (radius / along);
    this.bezierCurveTo(ax + (x1 - ax) * k, ay + (y1 - ay) * k, bx + (x1 - bx) * k, by + (y1 - by) * k, bx, by);
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

/** Every property that painters set, kept with the rest of the style. */
for (const name of Object.keys(BEGIN) as (keyof Style)[]) {
  if (name === "dash" || name === "matrix" || name === "clip") continue;
  Object.defineProperty(SvgPen.prototype, name, {
    get(this: { style: Style }) {
      return this.style[name];
    },
    set(this: { style: Record<string, unknown> }, value: unknown) {
      this.style[name] = value;
    },
  });
}

/** A pen that painters take for a canvas. They draw with no more of one than is above. */
export function svgPen(): { pen: SvgPen; ctx: CanvasRenderingContext2D } | null {
  const ruler = document.createElement("canvas").getContext("2d");
  if (!ruler) return null;
  const pen = new SvgPen(ruler);
  return { pen, ctx: pen as unknown as CanvasRenderingContext2D };
}
