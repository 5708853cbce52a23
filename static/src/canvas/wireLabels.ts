/** Where on a wire it is written what it carries, so that no words lie on a card, a frame, a line or other words. Pure. */
import { boxesOf } from "./boxes";
import { frameBox, type Rect } from "./rects";
import type { DesignScene } from "./scene";
import { portY } from "./sizes";
import { type Ends, spotAt, spotsOn } from "./wirePath";

export interface Spot {
  /** How far along the wire, from 0 to 1. */
  along: number;
  /** Words of one line stand above it or below it; of two lines there is one on each side. */
  side: "above" | "below";
  /** Up to which size of the words, against that of the cards, there is room for them. */
  most: number;
}

export type Words = readonly [string, string];

/** The smaller the cards are drawn the larger the words are against them: twice as large at half their size. */
const SCALES = [1.02, 1.1, 1.2, 1.27, 1.34, 1.42, 1.5, 1.75, 2] as const;
const LARGEST = 2;
const ALONG = [0.5, 0.46, 0.54, 0.4, 0.6, 0.34, 0.66, 0.25, 0.75, 0.15, 0.85];
/** So wide is a letter on the average, of so many pixels is a line, and so far from the wire it begins. */
const LETTER = 5.8;
const LINE = 14;
export const OFF = { above: 6, below: 5 } as const;
const CELL = 160;
/** More squares than are ever below each other. */
const ROWS = 1_000_003;
/** A folded block is drawn as a stack that reaches so far beyond its card. */
const STACK = 9;
/** What a card may have below it while the design runs. */
const STRIP = 38;

/** By wire; what has no room anywhere has no spot. */
export function spotsFor(scene: DesignScene, words: ReadonlyMap<string, Words>): Map<string, Spot> {
  const boxes = boxesOf(scene, new Map());
  const cards = new Map(scene.cards.map((card) => [card.id, card]));
  const taken = new Taken();
  // Small pictures are of the plane of two features: where values have channels or places there are none.
  const pictures = [...words.values()].some(([, other]) => other) ? 0 : STRIP;
  for (const { id, block } of scene.cards) {
    const { x, y, width, height } = boxes.get(id) as Rect;
    const [right, below] = block === null ? [0, pictures] : [STACK, STACK];
    taken.add({ x, y, width: width + right, height: height + below });
  }
  for (const { members } of scene.frames) {
    const rect = frameBox(members, boxes);
    if (rect) for (const side of sidesOf(rect)) taken.add(side);
  }
  const wires = scene.wires.flatMap(({ id, source, target, port }) => {
    const [from, to, card] = [boxes.get(source), boxes.get(target), cards.get(target)];
    if (!from || !to || !card) return [];
    const y2 = to.y + portY(to.height, Number(port), card.ports);
    const ends: Ends = { x1: from.x + from.width, y1: from.y + from.height / 2, x2: to.x, y2 };
    const way = scene.ways.get(id) ?? null;
    for (const stretch of stretchesOf(ends, way)) taken.add(stretch);
    return [{ id, source, ends, way, long: Math.abs(ends.x2 - ends.x1) + 4 * Math.abs(ends.y2 - ends.y1) }];
  });
  const spots = new Map<string, Spot>();
  // What leaves a node in several directions is written once, on the shortest of its wires that has room for it.
  const written = new Set<string>();
  for (const { id, source, ends, way } of wires.sort((a, b) => a.long - b.long)) {
    const its = words.get(id);
    if (!its?.[0] || written.has(source)) continue;
    const found = firstFree(
      its,
      ALONG.map((along) => spotAt(ends, way, along)),
      taken,
    );
    if (!found) continue;
    spots.set(id, found.spot);
    written.add(source);
    for (const rect of found.rects) taken.add(rect);
  }
  return spots;
}

/** Of the places along it the first at which there is room for the largest words. */
function firstFree(words: Words, at: readonly (readonly [number, number])[], taken: Taken) {
  const sides = words[1] ? (["above"] as const) : (["above", "below"] as const);
  let best = null as { spot: Spot; rects: Rect[] } | null;
  for (const [index, along] of ALONG.entries()) {
    for (const side of sides) {
      for (const most of SCALES) {
        if (best && most <= best.spot.most) continue;
        const rects = rectsOf(words, at[index] as readonly [number, number], side, most);
        if (!rects.every((rect) => taken.isFree(rect))) break;
        best = { spot: { along, side, most }, rects };
      }
    }
    if (best?.spot.most === LARGEST) return best;
  }
  return best;
}

function rectsOf(words: Words, [x, y]: readonly [number, number], side: "above" | "below", scale: number): Rect[] {
  const line = (text: string, below: boolean): Rect => {
    const width = LETTER * scale * text.length + 4;
    const height = LINE * scale;
    return { x: x - width / 2, y: below ? y + OFF.below - 2 : y - OFF.above + 2 - height, width, height };
  };
  if (words[1]) return [line(words[0], false), line(words[1], true)];
  return [line(words[0], side === "below")];
}

const EDGE = 2;

/** A frame's border, and its name above. */
const sidesOf = ({ x, y, width, height }: Rect): Rect[] => [
  { x, y: y - EDGE, width, height: 2 * EDGE },
  { x, y: y + height - EDGE, width, height: 2 * EDGE },
  { x: x - EDGE, y, width: 2 * EDGE, height },
  { x: x + width - EDGE, y, width: 2 * EDGE, height },
  { x, y, width: Math.min(width, 200), height: 30 },
];

function* stretchesOf(ends: Ends, way: Parameters<typeof spotsOn>[1]): Generator<Rect> {
  let before: readonly [number, number] | null = null;
  for (const [x, y] of spotsOn(ends, way)) {
    if (before)
      yield {
        x: Math.min(x, before[0]),
        y: Math.min(y, before[1]) - 1,
        width: Math.abs(x - before[0]),
        height: Math.abs(y - before[1]) + 2,
      };
    before = [x, y];
  }
}

/** What has been put on the ground, by its squares: only what is near is asked. */
class Taken {
  private readonly cells = new Map<number, Rect[]>();

  add(rect: Rect): void {
    for (const key of keysOf(rect)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(rect);
      else this.cells.set(key, [rect]);
    }
  }

  isFree(rect: Rect): boolean {
    for (const key of keysOf(rect)) {
      if (this.cells.get(key)?.some((other) => meet(rect, other))) return false;
    }
    return true;
  }
}

const meet = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function keysOf({ x, y, width, height }: Rect): number[] {
  const keys: number[] = [];
  for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column += 1) {
    for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row += 1)
      keys.push(column * ROWS + row);
  }
  return keys;
}
