// Where the nodes of a design stand in its text. Pure.
import type { ExpressionFrame } from "../../protocol.gen";

type Span = ExpressionFrame["spans"][number];

/** The node that the caret stands in: of spans inside each other the shortest one. */
export function nodeAt(spans: readonly Span[], caret: number): string | null {
  let found: Span | null = null;
  for (const span of spans) {
    const inside = span.start <= caret && caret <= span.end;
    if (inside && (!found || span.end - span.start < found.end - found.start)) found = span;
  }
  return found?.node ?? null;
}

export interface Stretch {
  text: string;
  marked: boolean;
  wrong: boolean;
}

/** A text in stretches: marked where it speaks of the picked nodes, wrong from where it cannot be read to the line's end. */
export function stretches(
  text: string,
  spans: readonly Span[],
  picked: ReadonlySet<string>,
  wrong: number | null,
): Stretch[] {
  const ours = spans.filter(({ node }) => picked.has(node));
  const next = text.indexOf("\n", wrong ?? 0);
  const lineEnd = Math.max((wrong ?? 0) + 1, next < 0 ? text.length : next);
  const cuts = new Set([0, text.length]);
  for (const { start, end } of ours) cuts.add(start).add(end);
  if (wrong !== null) cuts.add(wrong).add(lineEnd);
  const at = [...cuts].filter((cut) => cut <= text.length).sort((a, b) => a - b);
  return at.slice(1).map((end, index) => {
    const start = at[index] as number;
    return {
      text: text.slice(start, end),
      marked: ours.some((span) => span.start <= start && end <= span.end),
      wrong: wrong !== null && wrong <= start && end <= lineEnd,
    };
  });
}
