/** The sentence under the stage: what the event under the cursor did. For ears the live region says the same, once. */
import { LiveRegion } from "../access/LiveRegion";
import { type Part, placeSentence, plainText, splitOpening, trainingParts, written } from "../access/sentence";
import { real } from "../frames";
import type { Explanation, GraphFrame } from "../protocol.gen";
import { shownCursor } from "../state/explaining";
import { useSlow, useStore } from "../state/store";
import type { State } from "../state/types";
import "./Caption.css";

export function Caption() {
  const live = useStore((state) => state.showing === "live");
  return live ? <TrainingCaption /> : <StepCaption />;
}

function StepCaption() {
  const graph = useStore((state) => state.graph);
  const cursor = useStore((state) => state.cursor);
  const shown = useStore(shownCursor);
  const explanations = useStore((state) => state.explanations);
  if (!graph) return <p className="Caption" />;
  const explained = explanations.get(cursor);
  return (
    <>
      <p className={shown === cursor ? "Caption" : "Caption Caption-preview"} aria-hidden="true">
        <Sentence graph={graph} cursor={shown} explanation={explanations.get(shown)} />
      </p>
      <LiveRegion throttled={false} sentence={spoken(graph, cursor, explained)} />
    </>
  );
}

/** Empty while the numbers are on their way, so that each step is said once, whole. */
function spoken(graph: GraphFrame, cursor: number, explanation: Explanation | undefined): string {
  if (cursor === 0) return `${placeSentence(graph, 0)}.`;
  return explanation ? plainText(explanation.caption) : "";
}

function Sentence({
  graph,
  cursor,
  explanation,
}: {
  graph: GraphFrame;
  cursor: number;
  explanation: Explanation | undefined;
}) {
  const parts: readonly Part[] = cursor > 0 && explanation ? explanation.caption : [placeSentence(graph, cursor)];
  const { opening, rest } = splitOpening(parts);
  return (
    <>
      <b>{opening}</b>
      <span>
        {trimmed(rest).map((part, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other name than their place
          typeof part === "string" ? part : <Signed key={index} part={part} last={index === rest.length - 1} />,
        )}
      </span>
    </>
  );
}

/** After the bold opening the comma gives way to a space. */
function trimmed(parts: readonly Part[]): readonly Part[] {
  const [first, ...rest] = parts;
  return typeof first === "string" ? [first.replace(/^[,:.]\s*/, ""), ...rest] : parts;
}

function Signed({ part, last }: { part: Exclude<Part, string>; last: boolean }) {
  const value = real(part.value);
  const sign = part.role === "plain" || !(Math.abs(value) > 0) ? "" : value > 0 ? "pos" : "neg";
  return <span className={last ? `${sign} Caption-result` : sign}>{written(part)}</span>;
}

const epochOf = (state: State): number => state.live?.epoch ?? 0;
const metricsOf = (state: State) => state.live?.view.metrics ?? null;
const before = (state: State): number | null => {
  const point = state.history.at(-2);
  return point ? real(point.train) : null;
};

function TrainingCaption() {
  const epoch = useSlow(epochOf);
  const metrics = useSlow(metricsOf);
  const previousTrain = useSlow(before);
  if (!metrics) return <p className="Caption" />;
  const { opening, rest } = trainingParts({ epoch, metrics, previousTrain });
  return (
    <>
      <p className="Caption" aria-hidden="true">
        <b>{opening}</b>
        <span>{rest}</span>
      </p>
      <LiveRegion throttled sentence={`${opening}: ${rest}`} />
    </>
  );
}
