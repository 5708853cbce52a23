// The picture of the network, all of it, as PNG or SVG: what the stage shows, drawn by the same painters, and the network
// itself inside, so that the picture can be opened again.
import inter from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import math from "katex/dist/fonts/KaTeX_Math-Italic.woff2?url";
import type { Box } from "../graph/box";
import { type Palette, readPalette } from "../paint/colours";
import type { Pen } from "../paint/pen";
import { text } from "../paint/text";
import type { NetworkFile } from "../protocol.gen";
import { designOf } from "../state/controls";
import { stepOf, store } from "../state/store";
import type { State } from "../state/types";
import { FORMAT } from "./format";
import { withText } from "./png";
import { escaped, metadata } from "./svg";
import { svgPen } from "./svgPen";

/** Something that can be drawn, wherever: it knows how large it is. */
export interface Drawing {
  bounds: Box;
  paint(pen: Pen): void;
}

const MARGIN = 36;
const HEAD = 30;
/** Pixels of the PNG for one of the picture, where that does not become too large for a browser's canvas. */
const SHARP = 2;
/** How large a canvas is tried, one after another: its longest side and its pixels. */
const LARGEST: readonly (readonly [side: number, pixels: number])[] = [
  [32_000, 80_000_000],
  [16_000, 40_000_000],
  [8000, 16_000_000],
];

/** With room about it, and for its heading. */
function paper({ bounds }: Drawing): Box {
  const w = Math.max(bounds.w, 320);
  const x = bounds.x - (w - bounds.w) / 2;
  return {
    x: Math.floor(x - MARGIN),
    y: Math.floor(bounds.y - MARGIN - HEAD),
    w: Math.ceil(w + 2 * MARGIN),
    h: Math.ceil(bounds.h + 2 * MARGIN + HEAD),
  };
}

function pen(ctx: CanvasRenderingContext2D, palette: Palette, zoom: number, seen: Box): Pen {
  return { ctx, palette, zoom, flow: () => 1, hits: [], lit: null, seen };
}

/** Which network this is, and at which moment. */
function facts(state: State): string {
  const { graph, cursor } = state;
  const step = stepOf(state) + 1;
  const seed = state.network?.network.seed ?? 0;
  const events = graph?.events.length ?? 0;
  const moment = state.showing === "step" && cursor > 0 ? `, event ${cursor} of ${events}` : "";
  return `Step ${step}${moment} · seed ${seed}`;
}

function paintAll(one: Pen, drawing: Drawing, state: State): void {
  const { x, y, w, h } = one.seen;
  one.ctx.fillStyle = one.palette.bg;
  one.ctx.fillRect(x, y, w, h);
  const name = designOf(state)?.name ?? "";
  text(one, x + MARGIN, y + MARGIN, name, { size: 16, weight: 650, most: w - 2 * MARGIN });
  text(one, x + MARGIN, y + MARGIN + 18, facts(state), { size: 12, colour: one.palette.quiet });
  drawing.paint(one);
}

/** As a PNG: sharp, unless it is so large that a canvas cannot hold it. */
export async function asPng(drawing: Drawing, file: NetworkFile, zoom = 1): Promise<Blob> {
  const box = paper(drawing);
  await document.fonts?.ready;
  for (const [side, pixels] of LARGEST) {
    const most = Math.min(side / Math.max(box.w, box.h), Math.sqrt(pixels / (box.w * box.h)));
    const blob = await drawnAt(Math.min(SHARP * zoom, most), box, drawing, zoom);
    if (!blob) continue;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return new Blob([withText(bytes, FORMAT, JSON.stringify(file))], { type: "image/png" });
  }
  throw new Error("none that this browser could hold");
}

/** So many pixels for one of the picture; null where the browser gives no canvas of that size. */
function drawnAt(ratio: number, box: Box, drawing: Drawing, zoom: number): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, Math.round(box.w * ratio)), Math.max(1, Math.round(box.h * ratio))];
  const ctx = canvas.getContext("2d");
  if (!ctx) return Promise.resolve(null);
  ctx.setTransform(ratio, 0, 0, ratio, -box.x * ratio, -box.y * ratio);
  paintAll(pen(ctx, readPalette(), zoom, box), drawing, store.get());
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** As an SVG, with the fonts in which it was measured. */
export async function asSvg(drawing: Drawing, file: NetworkFile, zoom = 1): Promise<Blob> {
  const box = paper(drawing);
  const made = svgPen();
  if (!made) throw new Error("This browser draws no pictures.");
  await document.fonts?.ready;
  paintAll(pen(made.ctx, readPalette(), zoom, box), drawing, store.get());
  const size = `width="${box.w}" height="${box.h}" viewBox="${box.x} ${box.y} ${box.w} ${box.h}"`;
  const words = escaped(file.network.name);
  const parts = [
    `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title">`,
    `<title id="title">${words}</title>`,
    metadata(FORMAT, JSON.stringify(file)),
    `<style>${await fontFace("Inter Variable", inter, "100 900")}${await fontFace("KaTeX_Math", math, "400", "italic")}</style>`,
    made.pen.drawn,
    "</svg>\n",
  ];
  return new Blob(parts, { type: "image/svg+xml" });
}

/** The font in the picture itself; nothing where it cannot be read: every word then has its width all the same. */
async function fontFace(family: string, url: string, weight: string, style = "normal"): Promise<string> {
  try {
    const reply = await fetch(url);
    if (!reply.ok) return "";
    const bytes = new Uint8Array(await reply.arrayBuffer());
    let letters = "";
    for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
    const source = `url(data:font/woff2;base64,${btoa(letters)}) format("woff2")`;
    return `@font-face{font-family:"${family}";font-weight:${weight};font-style:${style};src:${source}}`;
  } catch {
    return "";
  }
}
