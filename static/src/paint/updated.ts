/** An update: the parameter before, the change of the cell in focus, the parameter after; and what the optimizer keeps. */
import { real } from "../frames";
import type { Size } from "../graph/box";
import { tileFor } from "../graph/tileBox";
import type { Explanation } from "../protocol.gen";
import { cellInFocus, readCell } from "../state/cells";
import { stepPicture } from "../state/picture";
import type { State } from "../state/types";
import { formatSigned } from "./number";
import type { Pen } from "./pen";
import type { Section } from "./slip";
import { symbol, text, widthOf } from "./text";
import { drawTile } from "./tile";
import { tileRow } from "./tileRow";

const HEAD = 26;
const KEPT = 36;
const LINE = 16;
const BESIDE = 28;
/** What is kept is drawn smaller than what is updated. */
const KEPT_ROOM = { w: 72, h: 28 };
/** A slip that may be no wider than this writes its numbers one below the other. */
const NARROW = 360;

/** The words above what is kept, and of the stage's width a slip takes no more than this. */
const KEPT_TITLE = 190;
const WIDEST = 0.75;

/** `room` is how large the slip may be, in pixels of the screen. What is kept stands beside the update, below it on a narrow
 * stage; where that is too low, it is left out. */
export function updated(pen: Pen, state: State, room: Size): Section | null {
  const { picture, trace, focus } = state;
  const { graph, event, cursor } = picture;
  if (!graph || !trace || event?.kind !== "update") return null;
  const node = graph.nodes[event.target];
  if (!node) return null;
  const earlier = stepPicture(graph, trace, cursor - 1, { focus, mean: picture.mean }).tile(node.id, "value");
  const later = picture.tile(node.id, "value");
  if (!earlier || !later) return null;
  const told = state.explanations.get(cursor);
  const cell = cellInFocus(node, later.shape, focus);
  // The change as the optimizer worked it out: two rounded values would differ in fewer true digits.
  const change = told?.contribution ? real(told.contribution.value) : undefined;
  const row = tileRow(pen, state, node, "value", [
    { tile: earlier, value: readCell(earlier, cell), below: "before" },
    { value: change, below: "change Δ", sign: "+" },
    { tile: later, value: readCell(later, cell), below: "after", sign: "=" },
  ]);
  const kept = told?.kind === "update" ? told.kept : [];
  const size = tileFor(node, KEPT_ROOM);
  const lines = kept.map((one) => keptLines(one, room.width < NARROW));
  const high = Math.max(size.h + 8, KEPT + (lines.some((each) => each.length > 2) ? LINE : 0));
  const keptHigh = HEAD + kept.length * high;
  const words = lines.flat().map((each) => widthOf(pen, each, 12, 600));
  const keptWide = Math.max(KEPT_TITLE, size.w + 12 + Math.max(0, ...words));
  const beside = kept.length > 0 && row.w + BESIDE + keptWide <= room.width * WIDEST;
  const showsKept = kept.length > 0 && (beside || HEAD + row.h + keptHigh <= room.height);
  return {
    w: beside ? row.w + BESIDE + keptWide : Math.max(row.w, showsKept ? keptWide : 0, 200),
    h: beside ? Math.max(HEAD + row.h, keptHigh) : HEAD + row.h + (showsKept ? keptHigh : 0),
    paint(own, x, y) {
      const head = text(own, x, y + 13, "Update of ", { size: 13, weight: 600 });
      symbol(own, x + head, y + 13, node.plain, { size: 13 });
      row.paint(own, x, y + HEAD);
      if (!showsKept) return;
      const left = beside ? x + row.w + BESIDE : x;
      const top = beside ? y + 1 : y + HEAD + row.h + 6;
      text(own, left, top + 12, "What the optimizer keeps for it", { weight: 600, colour: own.palette.ink2 });
      kept.forEach((one, index) => {
        const at = top + 20 + index * high;
        drawTile(own, state.picture.tile(node.id, one.slot), left, at + (high - 8 - size.h) / 2, size);
        paintLines(own, lines[index] ?? [], left + size.w + 12, at + (high - 8) / 2);
      });
    },
  };
}

type Kept = Explanation["kept"][number];

/** What it is, how it went, and the corrected number if the rule uses one: below where there is no room beside. */
function keptLines(one: Kept, narrow: boolean): string[] {
  const went = `${formatSigned(real(one.before.value))} → ${formatSigned(real(one.after.value))}`;
  const corrected = one.corrected ? `corrected ${formatSigned(real(one.corrected.value))}` : "";
  const name = `${one.title}, ${one.slot}`;
  if (!corrected) return [name, went];
  return narrow ? [name, went, corrected] : [name, `${went}, ${corrected}`];
}

function paintLines(pen: Pen, lines: readonly string[], x: number, middle: number): void {
  lines.forEach((words, index) => {
    const y = middle + (index - (lines.length - 1) / 2) * LINE + 4.5;
    text(pen, x, y, words, index === 0 ? { colour: pen.palette.quiet } : { weight: 600 });
  });
}
