import { useEffect, useMemo } from "react";
import { readCell } from "../../state/cells";
import { readTensor } from "../../state/controls";
import { useStore } from "../../state/store";
import type { Slot, Tile } from "../../state/types";
import { answers, numberIn, type Part, pageOf } from "./sheet";

export interface Numbers {
  part: Part;
  /** undefined: on its way, or not sent while training goes on. */
  at(cell: readonly number[]): number | undefined;
}

/** The exact numbers of the page that holds a cell: asked for while stepping; while training, those that are sent anyway. */
export function useNumbers(node: number, slot: Slot, tile: Tile, cell: readonly number[], live: boolean): Numbers {
  const { shape, event } = tile;
  const trace = useStore((state) => state.trace?.id ?? 0);
  const sheet = useStore((state) => state.sheet);
  const part = useMemo(() => pageOf(shape, cell), [shape, cell]);
  const question = live ? "" : [trace, node, slot, event, part.lead, part.row, part.column].join("/");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question names all that is asked for
  useEffect(() => {
    if (question) readTensor({ trace, node, slot, event, ...part, lead: [...part.lead] });
  }, [question]);
  if (live) return { part, at: (one) => readCell(tile, one) ?? undefined };
  const mine = sheet?.trace === trace && sheet.node === node && sheet.slot === slot && sheet.event === event;
  const shown = mine && answers(sheet, part) ? sheet : null;
  return { part, at: (one) => (shown ? numberIn(shown, one) : undefined) };
}
