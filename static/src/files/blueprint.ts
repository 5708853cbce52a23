// The canvas of the design, drawn: cards where they stand, wires with their shapes, blocks as frames.
import { familyOf, kindTitle, type NodeSpec, nameOf, portsOf, settingsLine } from "../canvas/facts";
import { placed } from "../canvas/place";
import type { Box as Placed } from "../editor/arrange";
import { around, type Box } from "../graph/box";
import { fillBox, type Pen, strokeBox } from "../paint/pen";
import { text } from "../paint/text";
import type { Edge, Network, NetworkFrame } from "../protocol.gen";
import type { Drawing } from "./picture";

const CARD = { w: 184, h: 84 } as const;
const FRAME = { side: 16, top: 34, bottom: 16 } as const;

export function blueprint(network: Network, frame: NetworkFrame | null, boxes: ReadonlyMap<string, Placed>): Drawing {
  const places = placesOf(network, boxes);
  const frames = framesOf(network.nodes, places);
  const all = [...places.values(), ...frames.map(({ box }) => box)];
  return {
    bounds: all.length > 0 ? around(all) : { x: 0, y: 0, w: 320, h: 120 },
    paint: (pen) => {
      for (const { box, name } of frames) paintFrame(pen, box, name);
      for (const edge of network.edges) paintWire(pen, edge, network, places);
      for (const spec of network.nodes) {
        const box = places.get(spec.id);
        if (box) paintCard(pen, box, spec, frame?.shapes[spec.id] ?? null);
      }
    },
  };
}

/** Where the canvas has them; without a canvas, or where a closed block hides some, where it would put them. */
function placesOf({ nodes, edges }: Network, boxes: ReadonlyMap<string, Placed>): Map<string, Box> {
  if (nodes.every(({ id }) => boxes.has(id))) {
    return new Map(
      nodes.map(({ id }) => {
        const { x, y, width, height } = boxes.get(id) as Placed;
        return [id, { x, y, w: width, h: height }];
      }),
    );
  }
  const cards = nodes.map(({ id, at, group }) => ({ id, ...CARD, at: at ?? null, group }));
  return new Map([...placed(cards, edges)].map(([id, [x, y]]) => [id, { x, y, ...CARD }]));
}

/** A frame about the nodes of each block, the outer ones first. */
function framesOf(nodes: readonly NodeSpec[], places: ReadonlyMap<string, Box>): { box: Box; name: string }[] {
  const members = new Map<string, Box[]>();
  let deepest = 1;
  for (const { id, group } of nodes) {
    const box = places.get(id);
    const parts = group ? group.split("/") : [];
    deepest = Math.max(deepest, parts.length);
    parts.forEach((_, depth) => {
      const key = parts.slice(0, depth + 1).join("/");
      if (box) members.set(key, [...(members.get(key) ?? []), box]);
    });
  }
  return [...members]
    .sort(([a], [b]) => a.split("/").length - b.split("/").length)
    .map(([key, boxes]) => {
      const { x, y, w, h } = around(boxes);
      const levels = 1 + deepest - key.split("/").length;
      const [side, top, bottom] = [FRAME.side * levels, FRAME.top * levels, FRAME.bottom * levels];
      const box = { x: x - side, y: y - top, w: w + 2 * side, h: h + top + bottom };
      return { box, name: key.split("/").at(-1) ?? key };
    });
}

function paintFrame(pen: Pen, box: Box, name: string): void {
  fillBox(pen, box, 14, pen.palette.lane);
  strokeBox(pen, box, 14, pen.palette.line, 1);
  text(pen, box.x + 14, box.y + 21, name, { size: 12, weight: 600, colour: pen.palette.ink2, most: box.w - 28 });
}

function paintCard(pen: Pen, box: Box, spec: NodeSpec, shape: readonly (number | string)[] | null): void {
  const { palette } = pen;
  fillBox(pen, box, 10, palette.surface);
  strokeBox(pen, box, 10, familyOf(spec) === "loss" ? palette.ink : palette.line2, 1);
  const [left, inner] = [box.x + 12, box.w - 24];
  const kind = spec.name ? kindTitle(spec) : "";
  text(pen, left, box.y + 23, nameOf(spec), { size: 13, weight: 600, most: kind ? inner * 0.62 : inner });
  if (kind) {
    const right = box.x + box.w - 12;
    text(pen, right, box.y + 23, kind, { size: 12, colour: palette.quiet, align: "right", most: inner * 0.36 });
  }
  text(pen, left, box.y + 42, settingsLine(spec), { size: 12, colour: palette.quiet, most: inner });
  const written = shape ? shape.join(" × ") || "one number" : "shape unknown";
  text(pen, left, box.y + box.h - 12, written, { size: 12, colour: palette.ink2, most: inner });
  const ports = portsOf(spec, 1);
  for (let port = 0; port < ports; port++) paintPort(pen, box.x, portAt(box, port, ports));
  if (spec.kind !== "loss") paintPort(pen, box.x + box.w, box.y + box.h / 2);
}

const portAt = (box: Box, port: number, ports: number): number => box.y + (box.h * (port + 1)) / (ports + 1);

function paintPort(pen: Pen, x: number, y: number): void {
  const { ctx, palette } = pen;
  ctx.beginPath();
  ctx.arc(x, y, 5, 0, 2 * Math.PI);
  ctx.fillStyle = palette.surface;
  ctx.fill();
  ctx.strokeStyle = palette.line2;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

function paintWire(pen: Pen, edge: Edge, network: Network, places: ReadonlyMap<string, Box>): void {
  const [from, to] = [places.get(edge.source), places.get(edge.target)];
  const target = network.nodes.find(({ id }) => id === edge.target);
  if (!from || !to || !target) return;
  const connected = 1 + Math.max(...network.edges.filter((one) => one.target === edge.target).map(({ port }) => port));
  const [x1, y1] = [from.x + from.w, from.y + from.h / 2];
  const [x2, y2] = [to.x, portAt(to, edge.port, portsOf(target, connected))];
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  const { ctx, palette } = pen;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
  ctx.strokeStyle = palette.line2;
  ctx.lineWidth = 1.6;
  ctx.stroke();
}
