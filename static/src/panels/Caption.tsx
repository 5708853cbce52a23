/** The sentence under the stage: what the event under the cursor did. For ears the live region says the same, once. */
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { heard } from "../access/heard";
import { LiveRegion } from "../access/LiveRegion";
import { lightsSentence, type Part, placeSentence, splitOpening, trainingParts, written } from "../access/sentence";
import { real } from "../frames";
import type { Explanation, GraphFrame } from "../protocol.gen";
import { cannotRun, controlsWait } from "../state/apart";
import { diagnosisIsCurrent } from "../state/diagnosing";
import { shownCursor } from "../state/explaining";
import { useSlow, useStore } from "../state/store";
import type { State } from "../state/types";
import { useSize } from "./size";
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
  const sentence = useStore(heard);
  const lights = useStore(lightsOf);
  const stuck = useStore(cannotRun);
  const waits = useStore(controlsWait);
  if (!graph) return <Line text="" />;
  return (
    <>
      <Line text={`${shown} ${explanations.has(shown)} ${stuck}`} preview={shown !== cursor}>
        <Sentence graph={graph} cursor={waits ? 0 : shown} explanation={explanations.get(shown)} stuck={stuck} />
      </Line>
      <LiveRegion throttled={false} sentence={sentence} news={lights} />
    </>
  );
}

/** How the three lights of Debug stand, while it is in view and they are of this step: said when one has changed. */
const lightsOf = (state: State): string =>
  state.debugging && state.diagnosis && diagnosisIsCurrent(state) ? lightsSentence(state.diagnosis) : "";

interface LineProps {
  /** Changes whenever the words do. */
  text: string;
  preview?: boolean;
  /** Words that change by themselves keep the size they once took, so that the line does not jump. */
  steady?: boolean;
  children?: ReactNode;
}

const SMALLER = ["Caption-less", "Caption-long"];

const overflows = (line: HTMLElement): boolean => {
  const tail = line.lastElementChild;
  return (
    line.scrollWidth > line.clientWidth ||
    line.scrollHeight > line.clientHeight + 2 ||
    (tail !== null && tail.scrollWidth > tail.clientWidth)
  );
};

function shrink(line: HTMLElement): void {
  for (const smaller of SMALLER) {
    if (!overflows(line)) return;
    line.classList.remove(...SMALLER);
    line.classList.add(smaller);
  }
}

/** One line where the sentence fits, a smaller one or two where it does not: nothing is cut off. */
function Line({ text, preview = false, steady = false, children }: LineProps) {
  const ref = useRef<HTMLParagraphElement>(null);
  const fitted = useRef(0);
  const [sized, size] = useSize<HTMLDivElement>({ width: 0, height: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words and the width are what the fit depends on
  useLayoutEffect(() => {
    const line = ref.current;
    if (!line) return;
    if (!steady || fitted.current !== size.width) line.classList.remove(...SMALLER);
    fitted.current = size.width;
    // Just before the frame is shown: to measure now would lay out the whole page once more.
    const frame = requestAnimationFrame(() => shrink(line));
    return () => cancelAnimationFrame(frame);
  }, [text, size.width, steady]);
  return (
    <div className="Caption-frame" ref={sized} aria-hidden="true">
      <p className={preview ? "Caption Caption-preview" : "Caption"} ref={ref}>
        {children}
      </p>
    </div>
  );
}

function Sentence({
  graph,
  cursor,
  explanation,
  stuck,
}: {
  graph: GraphFrame;
  cursor: number;
  explanation: Explanation | undefined;
  stuck: string | null;
}) {
  const place = (cursor === 0 && stuck) || placeSentence(graph, cursor);
  const parts: readonly Part[] = cursor > 0 && explanation ? explanation.caption : [place];
  const { opening, rest } = splitOpening(parts);
  return (
    <>
      <b data-end={endOf(rest)}>{opening}</b>
      <span>
        {trimmed(rest).map((part, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other name than their place
          typeof part === "string" ? part : <Signed key={index} part={part} last={index === rest.length - 1} />,
        )}
      </span>
    </>
  );
}

/** The sign that ends the opening: written where the sentence runs on in one paragraph. */
const endOf = (rest: readonly Part[]): string =>
  typeof rest[0] === "string" ? (/^[,:.]/.exec(rest[0])?.[0] ?? "") : "";

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

const whenOf = (state: State): string => {
  if (!state.live) return "";
  return expressionOf(state) ? `step ${state.live.step}` : `epoch ${state.live.epoch + 1}`;
};
const expressionOf = (state: State): boolean => state.network?.network.data === null;
const metricsOf = (state: State) => state.live?.view.metrics ?? null;
const before = (state: State): number | null => {
  const point = state.history.at(-2);
  return point ? real(point.train) : null;
};

function TrainingCaption() {
  const when = useSlow(whenOf);
  const expression = useStore(expressionOf);
  const metrics = useSlow(metricsOf);
  const previousTrain = useSlow(before);
  // The region stays, even while there is nothing to say: one that comes and goes is not heard.
  if (!metrics) {
    return (
      <>
        <Line text="" />
        <LiveRegion throttled sentence="" />
      </>
    );
  }
  const { opening, rest } = trainingParts({ when, expression, metrics, previousTrain });
  return (
    <>
      <Line text={rest} steady>
        <b data-end=":">{opening}</b>
        <span>{rest}</span>
      </Line>
      <LiveRegion throttled sentence={`${opening}: ${rest}`} />
    </>
  );
}
