// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { readPalette } from "../paint/colours";
import { card, hatch, type Pen, strokeBox } from "../paint/pen";
import { text } from "../paint/text";
import { SvgPen } from "./svgPen";

/** jsdom has no canvas: letters are seven pixels wide. */
const ruler = { font: "", measureText: (words: string) => ({ width: 7 * words.length }) };

function drawn(draw: (ctx: CanvasRenderingContext2D, pen: Pen) => void): Element {
  const svg = new SvgPen(ruler as unknown as CanvasRenderingContext2D);
  const ctx = svg as unknown as CanvasRenderingContext2D;
  const palette = readPalette();
  draw(ctx, { ctx, palette, zoom: 1, flow: 1, hits: [], lit: null, seen: { x: 0, y: 0, w: 100, h: 100 } } as never);
  const parsed = new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg">${svg.drawn}</svg>`,
    "image/svg+xml",
  );
  expect(parsed.querySelector("parsererror")).toBeNull();
  return parsed.documentElement;
}

const all = (svg: Element, name: string, attribute: string) =>
  [...svg.querySelectorAll(name)].map((one) => one.getAttribute(attribute));

describe("a pen that writes SVG", () => {
  it("keeps paths in the picture's own coordinates, under any transformation", () => {
    const svg = drawn((ctx) => {
      ctx.save();
      ctx.translate(10, 20);
      ctx.scale(2, 2);
      ctx.beginPath();
      ctx.moveTo(1, 1);
      ctx.lineTo(2, 1);
      ctx.restore();
      ctx.lineTo(0, 0);
      ctx.strokeStyle = "#123";
      ctx.lineWidth = 3;
      ctx.stroke();
    });
    expect(all(svg, "path", "d")).toEqual(["M12 22L14 22L0 0"]);
    expect(all(svg, "path", "stroke-width")).toEqual(["3"]);
  });

  it("widens strokes and dashes with the transformation", () => {
    const svg = drawn((ctx) => {
      ctx.scale(3, 3);
      ctx.setLineDash([1, 2]);
      ctx.lineWidth = 2;
      ctx.strokeRect(0, 0, 1, 1);
    });
    expect(all(svg, "path", "stroke-width")).toEqual(["6"]);
    expect(all(svg, "path", "stroke-dasharray")).toEqual(["3 6"]);
  });

  it("draws a whole circle that ends where it began", () => {
    const svg = drawn((ctx) => {
      ctx.beginPath();
      ctx.arc(50, 50, 10, 0, 2 * Math.PI);
      ctx.fill();
    });
    const [path] = all(svg, "path", "d") as [string];
    expect(path.match(/C/g)).toHaveLength(4);
    expect(path.startsWith("M60 50")).toBe(true);
    expect(path.endsWith("60 50")).toBe(true);
    expect(path).toContain(" 50 60");
    expect(path).toContain(" 40 50");
  });

  it("restores style and clip together", () => {
    const svg = drawn((ctx) => {
      ctx.fillStyle = "#abc";
      ctx.save();
      ctx.beginPath();
      ctx.rect(0, 0, 5, 5);
      ctx.clip();
      ctx.fillStyle = "#def";
      ctx.fillRect(0, 0, 9, 9);
      ctx.restore();
      ctx.fillRect(1, 1, 2, 2);
    });
    const filled = [...svg.querySelectorAll(":scope > g > path, :scope > path")];
    expect(filled.map((one) => one.getAttribute("fill"))).toEqual(["#def", "#abc"]);
    expect(filled[0]?.parentElement?.getAttribute("clip-path")).toBe("url(#clip0)");
    expect(svg.querySelectorAll("clipPath")).toHaveLength(1);
  });

  it("writes words as text, whatever they are, as wide as they were measured", () => {
    const words = '</text><script>alert(1)</script> & "ü" \u0007';
    const svg = drawn((_, pen) => {
      text(pen, 5, 9, words, { size: 12, colour: "#111" });
    });
    expect(svg.querySelector("script")).toBeNull();
    const said = svg.querySelector("text");
    expect(said?.textContent).toBe(words.replace("\u0007", "\ufffd"));
    expect(said?.getAttribute("textLength")).toBe(String(7 * words.length));
  });

  it("takes what painters draw: cards, halos, hatching", () => {
    const svg = drawn((_, pen) => {
      const box = { x: 0, y: 0, w: 60, h: 40 };
      card(pen, box, true);
      strokeBox(pen, box, 4, "#000", 1);
      hatch(pen, box);
    });
    expect(svg.querySelectorAll("path").length).toBeGreaterThan(3);
    expect(svg.querySelector("filter")).not.toBeNull();
    for (const d of all(svg, "path", "d")) expect(d).not.toMatch(/NaN|undefined|Infinity/);
  });
});
