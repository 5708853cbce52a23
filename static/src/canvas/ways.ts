/** The way each wire goes: straight where nothing stands between, past what does, or along a corridor between bands. Pure. */
import { corridorFor, type Span, TURN, type Wired, withLanes } from "./corridors";
import { frameBox, type Rect } from "./rects";
import type { DesignScene } from "./scene";
import { portY } from "./sizes";
import { BACK, type Ends, hits, type Way } from "./wirePath";

/** A wire that passes a card keeps so far above it, or below the small pictures under it. */
const ABOVE = 16;
const BELOW = 50;
/** A wire that has so much height to go does so between the bands, not past all that stands between. */
const SAME_BAND = 150;
/** A turn at a frame's border lies so far from it. */
const BESIDE = 14;
/** How far around its ends what may be in its way is looked for. */
const AROUND = 120;

type Placed = Pick<DesignScene, "cards" | "wires" | "frames" | "places">;

export function waysOf(scene: Placed): Map<string, Way> {
  const ways = new Map<string, Way>();
  const stepped: { wired: Wired; span: Span }[] = [];
  const wires = wiresIn(scene);
  const free = wires.filter(({ ends, boxes }) => ends.x2 >= ends.x1 + BACK && !hits(ends, null, boxes));
  const straight = new Set(free);
  const step = (wired: Wired): boolean => {
    const span = corridorFor(wired);
    if (span) stepped.push({ wired, span });
    return span !== null;
  };
  for (const wired of wires) {
    if (straight.has(wired)) continue;
    const { ends, boxes } = wired;
    const forward = ends.x2 >= ends.x1 + BACK;
    if ((!forward || tall(wired)) && step(wired)) continue;
    const level = forward ? passing(ends, boxes) : null;
    if (level !== null) ways.set(wired.id, { kind: "past", level });
  }
  // What already runs between the bands takes with it what goes from the same card to the same band.
  const trunks = new Set(stepped.map(({ wired }) => wired.source));
  for (const wired of free) if (trunks.has(wired.source) && tall(wired)) step(wired);
  return withLanes(stepped, ways);
}

const tall = ({ ends }: Wired): boolean => Math.abs(ends.y2 - ends.y1) >= SAME_BAND;

function wiresIn(scene: Placed): Wired[] {
  const cards = new Map(scene.cards.map((card) => [card.id, card]));
  const rects = new Map<string, Rect>();
  for (const { id, size } of scene.cards) {
    const [x, y] = scene.places.get(id) ?? [0, 0];
    rects.set(id, { x, y, width: size.w, height: size.h });
  }
  const frames = scene.frames.flatMap(({ members }) => {
    const rect = frameBox(members, rects);
    return rect ? [{ rect, members: new Set(members) }] : [];
  });
  return scene.wires.flatMap(({ id, source, target, port }): Wired[] => {
    const [from, to, card] = [rects.get(source), rects.get(target), cards.get(target)];
    if (!from || !to || !card) return [];
    const ends = {
      x1: from.x + from.width,
      y1: from.y + from.height / 2,
      x2: to.x,
      y2: to.y + portY(to.height, Number(port), card.ports),
    };
    const [left, right] = [Math.min(ends.x1, ends.x2) - AROUND, Math.max(ends.x1, ends.x2) + AROUND];
    const near = ({ x, width }: Rect) => x < right && x + width > left;
    const back = ends.x2 < ends.x1 + BACK && source !== target;
    const boxes = [...rects.values()].filter((rect) => near(rect) && (back || (rect !== from && rect !== to)));
    const half: Rect[] = [];
    let [edge, start] = [ends.x1, ends.x2];
    for (const { rect, members } of frames) {
      const [leaves, enters] = [members.has(source), members.has(target)];
      if (!leaves && !enters) {
        if (near(rect)) boxes.push(rect);
      } else if (leaves !== enters) {
        half.push(rect);
        if (leaves) edge = Math.max(edge, rect.x + rect.width);
        else start = Math.min(start, rect.x);
      }
    }
    const out = Math.max(TURN, edge > ends.x1 ? edge - ends.x1 + BESIDE : 0);
    const into = Math.max(TURN, start < ends.x2 ? ends.x2 - start + BESIDE : 0);
    return [{ id, source, ends, boxes, half, out, into }];
  });
}

/** The height at which a wire passes the cards that stand in its way; null where none does. */
export function passing({ x1, y1, x2, y2 }: Ends, boxes: readonly Rect[]): number | null {
  const between = boxes.filter((box) => box.x < x2 - 12 && box.x + box.width > x1 + 12);
  const [low, high] = [Math.min(y1, y2), Math.max(y1, y2)];
  let [top, bottom] = [low, high];
  // What lies beside the way is passed too, as far as it is reached on the way around.
  for (let more = true; more; ) {
    more = false;
    for (const box of between) {
      const [start, end] = [box.y - ABOVE, box.y + box.height + BELOW];
      if (end < top || start > bottom) continue;
      if (start < top) {
        top = start;
        more = true;
      }
      if (end > bottom) {
        bottom = end;
        more = true;
      }
    }
  }
  if (top === low && bottom === high) return null;
  return low - top <= bottom - high ? top : bottom;
}
