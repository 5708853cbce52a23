// What a canvas keeps while it is drawn on: its style, where it is, and the path that is being made. The path is written
// in the coordinates of the picture, as a canvas keeps it.

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** What a painter sets, and `save` and `restore` keep. */
export interface Style {
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

export const BEGIN: Style = {
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

/** Two digits after the point are a hundredth of a pixel. */
export const n = (value: number): string => String(Math.round(value * 100) / 100);

export class SvgPath {
  protected style: Style = { ...BEGIN };
  protected path: string[] = [];
  private kept: Style[] = [];
  private at: [number, number] = [0, 0];

  save(): void {
    this.kept.push({ ...this.style });
  }
  restore(): void {
    this.style = this.kept.pop() ?? this.style;
  }

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
}

/** Every property that painters set, kept with the rest of the style. */
for (const name of Object.keys(BEGIN) as (keyof Style)[]) {
  if (name === "dash" || name === "matrix" || name === "clip") continue;
  Object.defineProperty(SvgPath.prototype, name, {
    get(this: { style: Style }) {
      return this.style[name];
    },
    set(this: { style: Record<string, unknown> }, value: unknown) {
      this.style[name] = value;
    },
  });
}
