/** Where the pieces of a graph stand in columns and rows, and which way each wire goes that passes columns. Pure. */

/** Something that takes a place: a card, or an opened frame seen from outside. */
export interface Piece {
  id: string;
  w: number;
  /** How far it reaches above and below its value line. */
  up: number;
  down: number;
  /** The border of the frame that is laid out, where values come in or leave. */
  side?: "entry" | "exit";
}

/** Distances from a piece's value line. */
export interface Offset {
  value: number;
  gradient: number;
}

/** A value carried from one piece to another. */
export interface Wire {
  from: string;
  to: string;
  /** What its label needs between two columns. */
  room: number;
  /** Where it leaves and enters a frame; a card is left and entered on its own lines. */
  leaves?: Offset | undefined;
  enters?: Offset | undefined;
}

/** To the next column; past others along a row that is free there; or around them all, forward above, backward below. */
export type Way = { kind: "next" } | { kind: "row"; row: number } | { kind: "lane"; lane: number };

export interface Grid {
  /** By place in the list of pieces. */
  rank: number[];
  row: number[];
  /** By place in the list of wires. */
  ways: Way[];
  ranks: number;
  rows: number;
  lanes: number;
}

/** The wires as places in the list of pieces. */
interface Web {
  pieces: readonly Piece[];
  from: number[];
  to: number[];
  into: number[][];
  out: number[][];
}

export function arrange(pieces: readonly Piece[], wires: readonly Wire[]): Grid {
  const web = weave(pieces, wires);
  const order = sorted(web);
  const rank = ranked(web, order);
  const taken = rank.reduce((cells, k) => cells.set(k, new Map()), new Map<number, Map<number, number>>());
  const row = rowed(web, order, rank, taken);
  const { ways, lanes } = routed(web, rank, row, taken);
  return { rank, row, ways, lanes, ranks: 1 + Math.max(-1, ...rank), rows: 1 + Math.max(-1, ...row) };
}

function weave(pieces: readonly Piece[], wires: readonly Wire[]): Web {
  const place = new Map(pieces.map((piece, index) => [piece.id, index]));
  const at = (id: string): number => {
    const index = place.get(id);
    if (index === undefined) throw new Error(`a wire to a piece that is not there: ${id}`);
    return index;
  };
  const web: Web = {
    pieces,
    from: wires.map((wire) => at(wire.from)),
    to: wires.map((wire) => at(wire.to)),
    into: pieces.map(() => []),
    out: pieces.map(() => []),
  };
  wires.forEach((_, wire) => {
    web.into[web.to[wire] as number]?.push(wire);
    web.out[web.from[wire] as number]?.push(wire);
  });
  return web;
}

/** Sources before what takes from them (Kahn 1962); of several that could come next, the one that was given first. */
function sorted({ pieces, into, out, to }: Web): number[] {
  const waiting = into.map((wires) => wires.length);
  const order: number[] = [];
  const seen = pieces.map(() => false);
  const visit = (start: number) => {
    const stack = [start];
    for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
      if (seen[piece] || (waiting[piece] as number) > 0) continue;
      seen[piece] = true;
      order.push(piece);
      for (const wire of out[piece] as number[]) {
        const target = to[wire] as number;
        waiting[target] = (waiting[target] as number) - 1;
        if (waiting[target] === 0) stack.push(target);
      }
    }
  };
  for (const piece of pieces.keys()) visit(piece);
  // A circle cannot be computed, so none is drawn; should one come, its pieces still get a place.
  pieces.forEach((_, piece) => {
    if (!seen[piece]) order.push(piece);
  });
  return order;
}

/** Columns: as far to the left as the sources allow; what has none stands right before what takes it. */
function ranked({ pieces, into, out, from, to }: Web, order: readonly number[]): number[] {
  const first = pieces.some((piece) => piece.side === "entry") ? 1 : 0;
  const rank = pieces.map((piece): number => (piece.side === "entry" ? 0 : first));
  for (const piece of order) {
    for (const wire of into[piece] as number[]) {
      rank[piece] = Math.max(rank[piece] as number, (rank[from[wire] as number] as number) + 1);
    }
  }
  for (const piece of order) {
    const targets = (out[piece] as number[]).map((wire) => rank[to[wire] as number] as number);
    if (into[piece]?.length === 0 && !pieces[piece]?.side && targets.length > 0) {
      rank[piece] = Math.max(first, Math.min(...targets) - 1);
    }
  }
  const inner = rank.filter((_, piece) => pieces[piece]?.side !== "exit");
  const last = 1 + Math.max(first - 1, ...inner);
  return rank.map((k, piece) => (pieces[piece]?.side === "exit" ? last : k));
}

const FREE = -1;

/** The wire of each piece along which the longest way to the end goes: what follows there stays in the piece's row. */
function heirs({ pieces, out, to }: Web, order: readonly number[]): number[] {
  const tail = pieces.map(() => 0);
  return [...order].reverse().reduce<number[]>(
    (heir, piece) => {
      for (const wire of out[piece] as number[]) {
        const length = 1 + (tail[to[wire] as number] as number);
        if (length > (tail[piece] as number)) {
          tail[piece] = length;
          heir[piece] = wire;
        }
      }
      return heir;
    },
    pieces.map(() => FREE),
  );
}

/** Rows: the longest way runs straight, branches stand below it. `taken` learns who has which cell, by column and row. */
function rowed(web: Web, order: readonly number[], rank: number[], taken: Map<number, Map<number, number>>): number[] {
  const { pieces, into, from, to } = web;
  const heir = heirs(web, order);
  const row = pieces.map(() => 0);
  const inherits = into.map((wires) => wires.filter((wire) => heir[from[wire] as number] === wire));
  const late = (piece: number) => (inherits[piece]?.length === 0 ? 1 : 0);
  const byColumn = [...pieces.keys()].sort(
    (a, b) => (rank[a] as number) - (rank[b] as number) || late(a) - late(b) || a - b,
  );
  for (const piece of byColumn) {
    const k = rank[piece] as number;
    const mine = inherits[piece] as number[];
    const sources = (mine.length > 0 ? mine : (into[piece] as number[])).map(
      (wire) => row[from[wire] as number] as number,
    );
    const wanted = sources.length === 0 ? 0 : Math.min(...sources);
    const cells = taken.get(k) as Map<number, number>;
    row[piece] = nearestFree(cells, wanted);
    cells.set(row[piece] as number, FREE);
    // Its own row is kept for the wire to what follows, past the columns between.
    const next = heir[piece] as number;
    if (next === FREE) continue;
    const end = rank[to[next] as number] as number;
    if (isFree(taken, k + 1, end, row[piece] as number, next)) keep(taken, k + 1, end, row[piece] as number, next);
  }
  return row;
}

function nearestFree(cells: ReadonlyMap<number, number>, wanted: number): number {
  for (let off = 0; ; off++) {
    if (!cells.has(wanted + off)) return wanted + off;
    if (wanted - off >= 0 && !cells.has(wanted - off)) return wanted - off;
  }
}

function isFree(taken: Map<number, Map<number, number>>, from: number, to: number, row: number, wire: number): boolean {
  for (let k = from; k < to; k++) {
    const by = taken.get(k)?.get(row);
    if (by !== undefined && by !== wire) return false;
  }
  return true;
}

function keep(taken: Map<number, Map<number, number>>, from: number, to: number, row: number, wire: number): void {
  for (let k = from; k < to; k++) taken.get(k)?.set(row, wire);
}

/** Short wires choose first, so that long ones go around them. */
function routed(
  { from, to }: Web,
  rank: number[],
  row: number[],
  taken: Map<number, Map<number, number>>,
): { ways: Way[]; lanes: number } {
  const ways: Way[] = from.map(() => ({ kind: "next" }));
  const lanes: Set<number>[] = [];
  const span = (wire: number) => (rank[to[wire] as number] as number) - (rank[from[wire] as number] as number);
  const long = from.map((_, wire) => wire).filter((wire) => span(wire) > 1);
  long.sort((a, b) => span(a) - span(b) || a - b);
  for (const wire of long) {
    const [start, end] = [rank[from[wire] as number] as number, rank[to[wire] as number] as number];
    const own = row[from[wire] as number] as number;
    const wanted = row[to[wire] as number] as number;
    const along = [own, wanted].find((one) => isFree(taken, start + 1, end, one, wire));
    if (along !== undefined) {
      keep(taken, start + 1, end, along, wire);
      ways[wire] = { kind: "row", row: along };
    } else ways[wire] = { kind: "lane", lane: lane(lanes, start, end) };
  }
  return { ways, lanes: lanes.length };
}

/** The innermost lane that is free in all gaps between columns from `start` to `end`. */
function lane(lanes: Set<number>[], start: number, end: number): number {
  const gaps = Array.from({ length: end - start }, (_, index) => start + index);
  let at = lanes.findIndex((used) => gaps.every((gap) => !used.has(gap)));
  if (at < 0) at = lanes.push(new Set()) - 1;
  for (const gap of gaps) lanes[at]?.add(gap);
  return at;
}
