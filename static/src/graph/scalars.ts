/** Units and weights of a chain of layers: one column a layer, placed for the room there is. Pure geometry. */
import type { GraphFrame } from "../protocol.gen";
import { type Anatomy, chainOf } from "./anatomy";
import type { Box, Size } from "./box";

export interface UnitSpot {
  layer: string;
  unit: number;
  /** The unit's picture. */
  box: Box;
  /** Where its value and gradient are written; null where there is no room. */
  readout: Box | null;
}

export interface Column {
  anatomy: Anatomy;
  x: number;
  w: number;
  units: UnitSpot[];
  /** Width that its words may take without meeting a neighbour's. */
  room: number;
  /** Units that are not drawn. */
  more: number;
  moreAt: { x: number; y: number };
  /** The gradient norm of its weight, on the stave below; null for the input. */
  pill: Box | null;
}

export interface ScalarsLayout {
  columns: Column[];
  loss: { anatomy: Anatomy; box: Box };
  /** A narrow screen: the loss stands below the last layer, and only the shortest words are written. */
  compact: boolean;
  titleY: number;
  stave: { x1: number; x2: number; y: number };
  bounds: Box;
}

const MOST_UNITS = 16;
const FIRST_UNITS = 12;
const TOP = 66;
const FOOT = 84;
const READOUT = { w: 74, h: 32 };
const LOSS = { w: 116, h: 112, gap: 44 };
const SMALLEST = 28;
/** Narrower than this the columns move together. */
const COMPACT = 520;

/** Layers of more than 16 units show their first 12. */
export function shownUnits(units: number): number {
  return units > MOST_UNITS ? FIRST_UNITS : units;
}

export function layoutScalars(graph: GraphFrame, given: Size): ScalarsLayout | null {
  // On a large screen everything is larger, not further apart.
  const scale = Math.max(1, Math.min(1.5, given.width / 1040, given.height / 550));
  const room = { width: given.width / scale, height: given.height / scale };
  const compact = room.width < COMPACT;
  const chain = chainOf(graph);
  const end = chain?.at(-1);
  if (!chain || !end || end.layer.kind !== "loss") return null;
  const layers = chain.slice(0, -1);
  const height = Math.max(compact ? 340 : 380, room.height);
  const free = height - TOP - FOOT;
  const sizes = layers.map((one, index) => unitSize(one, index === layers.length - 1, free, compact));
  const withNumbers = sizes.map((size) => size.size + (size.aside && !compact ? READOUT.w + 4 : 0));
  const edges = Math.max(1, layers.length - 1);
  const fixed = compact ? 16 : LOSS.gap + LOSS.w + 16;
  const sum = (widths: readonly number[]) => widths.reduce((a, b) => a + b, 0);
  const gapFor = (widths: readonly number[]) => (room.width - fixed - sum(widths)) / edges;
  const roomy = !compact && gapFor(withNumbers) >= 72;
  const widths = roomy ? withNumbers : sizes.map((size) => size.size);
  const gap = Math.max(roomy ? 72 : compact ? 30 : 56, Math.min(190, gapFor(widths)));
  const tallest = Math.max(free, ...sizes.map((size) => size.total));
  const middle = TOP + tallest / 2;
  let x = 8;
  const columns = layers.map((anatomy, index) => {
    const size = sizes[index] as UnitSize;
    const column = placeColumn(anatomy, size, x, middle, roomy);
    x += (widths[index] as number) + gap;
    return column;
  });
  const last = columns.at(-1)?.units.at(-1)?.box;
  const lossBox =
    compact && last
      ? { x: last.x + last.w / 2 - 46, y: last.y + last.h + 50, w: 92, h: 52 }
      : { x: x - gap + LOSS.gap, y: middle - LOSS.h / 2, w: LOSS.w, h: LOSS.h };
  const width = lossBox.x + lossBox.w + 8;
  const y = Math.max(TOP + tallest + FOOT - 36, compact ? lossBox.y + lossBox.h + 30 : 0);
  placePills(columns, y);
  placeWords(columns, lossBox);
  const first = columns[0];
  return {
    columns,
    loss: { anatomy: end, box: lossBox },
    compact,
    titleY: 28,
    stave: { x1: Math.max(compact ? 0 : 106, (first ? first.x + first.w : 0) + 36), x2: width - 8, y },
    bounds: { x: 0, y: 0, w: width, h: y + 36 },
  };
}

interface UnitSize {
  count: number;
  size: number;
  gap: number;
  total: number;
  /** Numbers stand beside the unit, not below it. */
  aside: boolean;
}

function unitSize(anatomy: Anatomy, last: boolean, free: number, compact: boolean): UnitSize {
  const count = shownUnits(anatomy.layer.units);
  const aside = count > 3;
  const most = (anatomy.layer.kind === "input" ? 64 : last ? 144 : 112) * (compact ? 0.6 : 1);
  const gap = aside ? (count <= 4 ? 14 : count <= 8 ? 8 : 5) : count === 1 ? 0 : READOUT.h + (count === 2 ? 24 : 12);
  const below = aside ? 0 : READOUT.h;
  const size = Math.max(SMALLEST, Math.min(most, Math.floor((free - gap * (count - 1) - below) / count)));
  return { count, size, gap, aside, total: count * size + gap * (count - 1) + below };
}

function placeColumn(anatomy: Anatomy, size: UnitSize, x: number, middle: number, roomy: boolean): Column {
  const height = size.count * size.size + size.gap * (size.count - 1);
  const top = middle - height / 2;
  const units = Array.from({ length: size.count }, (_, unit): UnitSpot => {
    const box = { x, y: top + unit * (size.size + size.gap), w: size.size, h: size.size };
    const readout = size.aside
      ? { x: x + size.size + 6, y: box.y + (size.size - READOUT.h) / 2, ...READOUT }
      : { x: Math.max(2, x + (size.size - READOUT.w) / 2), y: box.y + size.size + 6, ...READOUT };
    return { layer: anatomy.layer.id, unit, box, readout: roomy || !size.aside ? readout : null };
  });
  return {
    anatomy,
    x,
    w: size.size,
    units,
    more: anatomy.layer.units - size.count,
    room: 0,
    moreAt: { x: x + size.size / 2, y: top + height + 20 },
    pill: null,
  };
}

/** Words stay on their side of the middle between two columns. */
function placeWords(columns: Column[], loss: Box): void {
  const centres = [...columns.map((column) => column.x + column.w / 2), loss.x + loss.w / 2];
  columns.forEach((column, index) => {
    const at = centres[index] as number;
    const left = index === 0 ? 2 * at : at - (centres[index - 1] as number);
    const right = (centres[index + 1] as number) - at;
    column.room = Math.max(40, Math.min(left, right > 20 ? right : left) - 10);
  });
}

const PILL = { most: 204, h: 36, gap: 22 };

/** One pill below each layer that has a weight, as wide as its neighbours allow. */
function placePills(columns: Column[], y: number): void {
  const centre = (column: Column) => column.x + column.w / 2;
  const weighted = columns.filter((column) => column.anatomy.weight);
  const pitches = weighted.slice(1).map((column, index) => centre(column) - centre(weighted[index] as Column));
  const w = Math.min(PILL.most, Math.min(...pitches, PILL.most + 60) - PILL.gap);
  for (const column of weighted) column.pill = { x: centre(column) - w / 2, y: y - PILL.h / 2, w, h: PILL.h };
}
