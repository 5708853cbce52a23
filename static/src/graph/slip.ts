/** Where a slip lies: a sheet laid beside a node that shows what is happening at it now. Pure geometry. */
import type { Box, Size } from "./box";

export interface SlipPlace {
  box: Box;
  /** The line that ties it to the node. */
  tie: { x1: number; y1: number; x2: number; y2: number };
}

const APART = 16;
/** Below a card stand the place in the phase and the button that opens it. */
const BELOW = 44;
const ASIDE = 20;
/** Covering the node itself is worse than covering others, and a long way off costs something too. */
const OWN = 30;
const FAR = 6;

/** Within what is seen, on the side of the node where it covers least of the `others`; of equals, nearest below it.
 * What is `kept` is covered as little as the node itself. */
export function placeSlip(
  node: Box,
  size: Size,
  seen: Box,
  others: readonly Box[] = [],
  kept: readonly Box[] = [],
): SlipPlace {
  const { width: w, height: h } = size;
  const near = others.filter((one) => overlap(one, seen) > 0 && one !== node);
  let best: Box | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const place of [...sides(node, w, h), ...corners(seen, w, h)]) {
    const box = {
      x: within(place.x, seen.x, seen.x + seen.w - w),
      y: within(place.y, seen.y, seen.y + seen.h - h),
      w,
      h,
    };
    const covered = near.reduce((sum, one) => sum + overlap(one, box), 0);
    const off = Math.abs(box.x + w / 2 - node.x - node.w / 2) + Math.abs(box.y + h / 2 - node.y - node.h / 2);
    const own = kept.reduce((sum, one) => sum + overlap(one, box), overlap(node, box));
    const cost = covered + OWN * own + FAR * off;
    if (cost < least - 1e-6) [best, least] = [box, cost];
  }
  const box = best ?? { x: seen.x, y: seen.y, w, h };
  return { box, tie: tieOf(node, box) };
}

/** Far from its node, where there may be room when there is none beside it: in a corner of what is seen. */
function corners({ x, y, w: width, h: height }: Box, w: number, h: number): { x: number; y: number }[] {
  const [right, bottom] = [x + width - w, y + height - h];
  return [x, right].flatMap((left) => [y, bottom].map((top) => ({ x: left, y: top })));
}

/** Below, right, left and above; along the node's middle, or with one of its edges. */
function sides(node: Box, w: number, h: number): { x: number; y: number }[] {
  const xs = [node.x + node.w / 2 - w / 2, node.x, node.x + node.w - w];
  const ys = [node.y + node.h / 2 - h / 2, node.y, node.y + node.h - h];
  return [
    ...xs.map((x) => ({ x, y: node.y + node.h + APART })),
    ...xs.map((x) => ({ x, y: node.y + node.h + BELOW })),
    ...ys.map((y) => ({ x: node.x + node.w + APART, y })),
    ...ys.map((y) => ({ x: node.x - APART - w, y })),
    ...xs.map((x) => ({ x, y: node.y - APART - h })),
  ];
}

function tieOf(node: Box, box: Box): SlipPlace["tie"] {
  const x = within(node.x + node.w / 2, box.x + 12, box.x + box.w - 12);
  const y = within(node.y + node.h / 2, box.y + 12, box.y + box.h - 12);
  // Where the two lie aslant, the line does, too: it begins at the node.
  const across = (at: number) => within(at, node.x, node.x + node.w);
  const down = within(y, node.y, node.y + node.h);
  const under = box.y - node.y - node.h;
  if (under >= 0) {
    // Past what stands below the middle of a card.
    const at = under > APART ? within(node.x + ASIDE, box.x + 12, box.x + box.w - 12) : x;
    return { x1: across(at), y1: node.y + node.h, x2: at, y2: box.y };
  }
  if (box.y + box.h <= node.y) return { x1: across(x), y1: node.y, x2: x, y2: box.y + box.h };
  if (box.x >= node.x + node.w) return { x1: node.x + node.w, y1: down, x2: box.x, y2: y };
  return { x1: node.x, y1: down, x2: box.x + box.w, y2: y };
}

const within = (at: number, low: number, high: number) => Math.max(low, Math.min(at, Math.max(low, high)));

function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}
