/** Which tile of a trace is shown: the last one written before the cursor, of the example and the part that is looked at. */
import type { GraphFrame } from "../protocol.gen";
import { fitsFocus, perExample } from "./cells";
import type { Looking } from "./picture";
import type { Slot, Tile, Trace } from "./types";

export const key = (node: number, slot: Slot): string => `${node}:${slot}`;

const NO_DATA = new Float32Array();

/** The same tile without its numbers: they are on their way. One object a tile, so that nothing is painted anew for it. */
const waiting = new WeakMap<Tile, Tile>();

export function comingFor(tile: Tile): Tile {
  let one = waiting.get(tile);
  if (!one) {
    one = { ...tile, data: NO_DATA, coming: true };
    waiting.set(tile, one);
  }
  return one;
}

/** What is shown of a slot, and the cursors for which it is: those after one write of it, up to the next. */
interface Shown {
  after: number;
  upto: number;
  tile: Tile | null;
}

/** What was found in a trace last, by slot and node, for what is looked at. Painters ask for thousands at every frame. */
interface Found extends Looking {
  graph: GraphFrame;
  slots: Partial<Record<Slot, (Shown | undefined)[]>>;
}

const found = new WeakMap<Trace, Found>();

function foundIn(graph: GraphFrame, trace: Trace, { focus, mean }: Looking, slot: Slot): (Shown | undefined)[] {
  let known = found.get(trace);
  if (!known || known.graph !== graph || known.focus !== focus || known.mean !== mean) {
    known = { graph, focus, mean, slots: {} };
    found.set(trace, known);
  }
  known.slots[slot] ??= [];
  return known.slots[slot];
}

export function shownTile(
  graph: GraphFrame,
  trace: Trace,
  cursor: number,
  looking: Looking,
  node: number,
  slot: Slot,
): Tile | null {
  const list = foundIn(graph, trace, looking, slot);
  const known = list[node];
  if (known && known.after < cursor && cursor <= known.upto) return known.tile;
  const tile = tileAt(graph, trace, cursor, looking, node, slot);
  list[node] = { ...between(graph, trace, cursor, key(node, slot)), tile };
  return tile;
}

/** The last write of a slot before the cursor, and the first one that is not. */
function between(graph: GraphFrame, trace: Trace, cursor: number, at: string): { after: number; upto: number } {
  let after = Number.NEGATIVE_INFINITY;
  let upto = Number.POSITIVE_INFINITY;
  const note = (event: number) => {
    if (event < cursor) after = Math.max(after, event);
    else upto = Math.min(upto, event);
  };
  writesOf(graph).get(at)?.forEach(note);
  for (const tile of trace.writes.get(at) ?? []) note(tile.event);
  for (const look of trace.looked) for (const tile of look.tiles.get(at) ?? []) note(tile.event);
  return { after, upto };
}

function tileAt(
  graph: GraphFrame,
  trace: Trace,
  cursor: number,
  { focus, mean }: Looking,
  node: number,
  slot: Slot,
): Tile | null {
  const one = graph.nodes[node];
  if (!one) return null;
  const at = key(node, slot);
  const sent = trace.writes.get(at);
  if (sent) {
    const last = sent.findLast((tile) => tile.event < cursor);
    if (!last) return null;
    if (fitsFocus(one, last, focus, mean)) return last;
    for (const look of trace.looked) {
      const tile = look.tiles.get(at)?.find((each) => each.event === last.event && fitsFocus(one, each, focus, mean));
      if (tile) return tile;
    }
    return comingFor(last);
  }
  return trace.whole ? null : leftOut(graph, trace, cursor, { focus, mean }, node, slot);
}

/** A tensor that did not come with the trace: what was asked for since, else that it is on its way. */
function leftOut(
  graph: GraphFrame,
  trace: Trace,
  cursor: number,
  { focus, mean }: Looking,
  node: number,
  slot: Slot,
): Tile | null {
  const one = graph.nodes[node];
  if (!one) return null;
  const at = key(node, slot);
  let known: Tile | undefined;
  let asked = false;
  for (const look of trace.looked) {
    if (!look.nodes?.has(node)) continue;
    asked = true;
    const last = look.tiles.get(at)?.findLast((tile) => tile.event < cursor);
    if (!last) continue;
    known = last;
    const tile = look.tiles.get(at)?.find((each) => each.event === last.event && fitsFocus(one, each, focus, mean));
    if (tile) return tile;
  }
  if (known) return comingFor(known);
  if (asked) return null;
  const event = lastWrite(graph, node, slot, cursor);
  return event === null ? null : unseen(graph, node, slot, event);
}

/** The event that wrote a slot last before the cursor, from the events alone; null where none did. */
function lastWrite(graph: GraphFrame, node: number, slot: Slot, cursor: number): number | null {
  const event = writesOf(graph)
    .get(key(node, slot))
    ?.findLast((index) => index < cursor);
  if (event !== undefined) return event;
  return slot === "value" && graph.nodes[node]?.kind !== "op" ? -1 : null;
}

const written = new WeakMap<GraphFrame, Map<string, number[]>>();

/** The events that write each slot, by `key`. */
export function writesOf(graph: GraphFrame): Map<string, number[]> {
  let writes = written.get(graph);
  if (!writes) {
    writes = new Map();
    for (const [index, event] of graph.events.entries()) {
      if (!event.writes) continue;
      const at = key(event.target, event.writes);
      const list = writes.get(at);
      if (list) list.push(index);
      else writes.set(at, [index]);
    }
    written.set(graph, writes);
  }
  return writes;
}

const unknown = new WeakMap<GraphFrame, Map<string, Tile>>();

function unseen(graph: GraphFrame, node: number, slot: Slot, event: number): Tile {
  let tiles = unknown.get(graph);
  if (!tiles) {
    tiles = new Map();
    unknown.set(graph, tiles);
  }
  const at = `${key(node, slot)}@${event}`;
  let tile = tiles.get(at);
  if (!tile) {
    const shape = graph.nodes[node]?.shape ?? [];
    tile = {
      shape,
      row: null,
      mean: false,
      planes: 0,
      rows: 0,
      cols: 0,
      origin: [0, 0, 0],
      data: NO_DATA,
      coming: true,
      norm: null,
      low: null,
      high: null,
      average: null,
      nonfinite: 0,
      event,
    };
    tiles.set(at, tile);
  }
  return tile;
}

/** The tile that single numbers are read from: of the whole batch it is the mean, where the tensor has examples. */
export function readingTile(
  graph: GraphFrame,
  trace: Trace,
  cursor: number,
  looking: Looking,
  node: number,
  slot: Slot,
): Tile | null {
  const shown = shownTile(graph, trace, cursor, looking, node, slot);
  const one = graph.nodes[node];
  if (!shown || !looking.mean || !one || !perExample(one) || shown.mean) return shown;
  const at = key(node, slot);
  for (const look of trace.looked) {
    const tile = look.tiles.get(at)?.find((each) => each.mean && each.event === shown.event);
    if (tile) return tile;
  }
  return comingFor(shown);
}
