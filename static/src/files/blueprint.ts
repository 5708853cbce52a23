// The canvas of the design, drawn: cards, wires with what they carry, the frames of open blocks. What stands where, and what
// is written on it, is the canvas's own; only the ink is here.

import { boxesOf } from "../canvas/boxes";
import { cardData } from "../canvas/cardData";
import { flowEdges } from "../canvas/flow";
import type { CardData } from "../canvas/NodeCard";
import { frameBox, type Rect } from "../canvas/rects";
import { type DesignScene, sceneOf } from "../canvas/scene";
import { portY } from "../canvas/sizes";
import type { WireData } from "../canvas/Wire";
import { OFF as OFF_WIRE } from "../canvas/wireLabels";
import { curves, spotAt } from "../canvas/wirePath";
import { OFF } from "../canvas/words";
import { around, type Box } from "../graph/box";
import { fillBox, line, type Pen, strokeBox } from "../paint/pen";
import { text, widthOf } from "../paint/text";
import type { Network, NetworkFrame } from "../protocol.gen";
import { titleOf } from "../state/naming";
import type { Drawing } from "./picture";

/** The design with its blocks open or folded as on the canvas; `told` is what the server says of it. */
export function blueprint(network: Network, told: NetworkFrame | null, folded: ReadonlySet<string>): Drawing {
  const scene = sceneOf(network, folded);
  const boxes = boxesOf(scene, new Map());
  const cards = cardData(network, scene, told, new Map());
  const names = new Map(network.nodes.map((node) => [node.id, titleOf(network, node)]));
  const wires = flowEdges(scene, told, (id) => names.get(id) ?? id, new Set(), new Map());
  const frames = framesOf(scene, boxes);
  const all = [...boxes.values(), ...frames.map(({ rect }) => rect)].map(boxOf);
  return {
    bounds: all.length > 0 ? around(all) : { x: 0, y: 0, w: 320, h: 120 },
    paint: (pen) => {
      for (const { rect, name } of frames) paintFrame(pen, boxOf(rect), name);
      for (const { source, target, targetHandle, data } of wires) {
        const [from, to, card] = [boxes.get(source), boxes.get(target), cards.get(target)];
        if (from && to && card && data)
          paintWire(pen, from, to, portY(to.height, Number(targetHandle), card.ports), data);
      }
      for (const [id, data] of cards) {
        const rect = boxes.get(id);
        if (rect) paintCard(pen, boxOf(rect), data);
      }
    },
  };
}

const boxOf = ({ x, y, width, height }: Rect): Box => ({ x, y, w: width, h: height });

/** The outer ones first. */
function framesOf({ frames }: DesignScene, boxes: ReadonlyMap<string, Rect>): { rect: Rect; name: string }[] {
  return [...frames]
    .sort((a, b) => a.block.split("/").length - b.block.split("/").length)
    .flatMap(({ block, members }) => {
      const rect = frameBox(members, boxes);
      return rect ? [{ rect, name: block.slice(block.lastIndexOf("/") + 1) }] : [];
    });
}

function paintFrame(pen: Pen, box: Box, name: string): void {
  fillBox(pen, box, 16, pen.palette.lane);
  strokeBox(pen, box, 16, pen.palette.line2, 1);
  text(pen, box.x + 16, box.y + 25, name, { size: 13, weight: 650, most: box.w - 32 });
}

function paintWire(pen: Pen, from: Rect, to: Rect, port: number, data: WireData): void {
  const { ctx, palette } = pen;
  const ends = { x1: from.x + from.width, y1: from.y + from.height / 2, x2: to.x - 1, y2: to.y + port };
  const ink = data.wrong ? palette.ink : data.unknown ? palette.line2 : palette.ink2;
  ctx.beginPath();
  curves(ends, data.way).forEach(([x, y, ...rest], index) => {
    if (index === 0) ctx.moveTo(x, y);
    ctx.bezierCurveTo(...(rest as [number, number, number, number, number, number]));
  });
  ctx.strokeStyle = ink;
  ctx.lineWidth = data.wrong ? 2.4 : 1.7;
  ctx.setLineDash(data.wrong ? [3, 5] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(to.x - 9, ends.y2 - 5.5);
  ctx.lineTo(to.x, ends.y2);
  ctx.lineTo(to.x - 9, ends.y2 + 5.5);
  ctx.closePath();
  ctx.fillStyle = ink;
  ctx.fill();
  if (!data.label) return;
  const { one, other, side, along } = data.label;
  const [x, y] = spotAt(ends, data.way, along);
  if (other || side === "above") label(pen, x, y - OFF_WIRE.above, one);
  if (other || side === "below") label(pen, x, y + OFF_WIRE.below + 11, other || one);
}

/** On a patch of the ground, so that no line runs through the words. */
function label(pen: Pen, x: number, y: number, words: string): void {
  const width = widthOf(pen, words, 12, 400);
  pen.ctx.globalAlpha = 0.8;
  fillBox(pen, { x: x - width / 2 - 3, y: y - 11, w: width + 6, h: 14 }, 4, pen.palette.bg);
  pen.ctx.globalAlpha = 1;
  text(pen, x, y, words, { size: 12, colour: pen.palette.quiet, align: "center" });
}

const CORNERS: Partial<Record<CardData["family"], number>> = { activation: 16, value: 26 };
const HEAVY = 5;
/** A lower card has two lines. */
const LOW = 78;

/** Families by shape and tone, as on the canvas. */
function paintCard(pen: Pen, box: Box, data: CardData): void {
  const { palette } = pen;
  const { family } = data;
  const corner = CORNERS[family] ?? 10;
  const toned = family === "op" || family === "activation" || family === "placeholder";
  if (family === "block") {
    for (const by of [8, 4]) {
      const behind = { ...box, x: box.x + by, y: box.y + by };
      fillBox(pen, behind, corner, palette.bg);
      strokeBox(pen, behind, corner, palette.line2, 1);
    }
  }
  fillBox(pen, box, corner, toned ? palette.lens : palette.surface);
  if (family === "placeholder") pen.ctx.setLineDash([4, 3]);
  strokeBox(pen, box, corner, data.problem ? palette.ink : palette.line2, data.problem ? 2 : 1);
  pen.ctx.setLineDash([]);
  if (family === "input") fillBox(pen, { ...box, w: HEAVY }, 2.5, palette.line2);
  if (family === "loss") fillBox(pen, { ...box, x: box.x + box.w - HEAVY, w: HEAVY }, 2.5, palette.line2);
  paintWords(pen, { x: box.x + 14, y: box.y, w: box.w - 28, h: box.h }, data);
  for (let port = 0; port < data.ports; port++) {
    paintPort(pen, box.x, box.y + portY(box.h, port, data.ports), data.fed[port] ?? false);
  }
  if (data.output) paintPort(pen, box.x + box.w, box.y + box.h / 2, true);
}

function paintWords(pen: Pen, { x, y, w, h }: Box, data: CardData): void {
  const { palette } = pen;
  const mark = data.off ? OFF[data.off] : data.shared ? "shared" : data.frozen ? "frozen" : "";
  const marked = mark ? widthOf(pen, mark, 12, 400) + 8 : 0;
  const sign = data.sign ? Math.max(22, widthOf(pen, data.sign, 12, 500) + 10) : 0;
  if (sign > 0) {
    fillBox(pen, { x, y: y + 10, w: sign, h: 20 }, 5, palette.lane);
    text(pen, x + sign / 2, y + 24, data.sign, { size: 12, weight: 500, colour: palette.ink2, align: "center" });
  }
  const from = x + (sign > 0 ? sign + 6 : 0);
  text(pen, from, y + 25, data.name, { size: 14, weight: 650, most: w - (from - x) - marked });
  if (mark) text(pen, x + w, y + 24, mark, { size: 12, colour: palette.quiet, align: "right" });
  const settings = [data.kind, data.line].filter(Boolean).join(" · ");
  const foot = y + h - 13;
  if (h >= LOW) text(pen, x, y + 44, settings, { size: 12, colour: palette.quiet, most: w });
  line(pen, x, foot - 16, x + w, foot - 16, palette.line, 1);
  text(pen, x, foot, data.shape, { size: 12, colour: palette.ink2, most: w });
  // A shape is never cut short for a count.
  const room = w - widthOf(pen, data.shape, 12, 400) - 8;
  if (data.count && widthOf(pen, data.count, 12, 400) <= room) {
    text(pen, x + w, foot, data.count, { size: 12, colour: palette.quiet, align: "right" });
  }
}

function paintPort(pen: Pen, x: number, y: number, fed: boolean): void {
  const { ctx, palette } = pen;
  ctx.beginPath();
  ctx.arc(x, y, 4.5, 0, 2 * Math.PI);
  ctx.fillStyle = fed ? palette.ink2 : palette.surface;
  ctx.fill();
  ctx.strokeStyle = palette.ink2;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}
