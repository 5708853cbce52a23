// Where the number under the cursor comes from: upstream × local = contribution, in words, in symbols with shapes, or in this
// step's numbers. Every number leads on to where it comes from itself, and back.

import { type KeyboardEvent, useEffect, useRef } from "react";
import { pressOnExplain } from "../access/keys";
import { real } from "../frames";
import { formatSigned } from "../paint/number";
import type { Explanation } from "../protocol.gen";
import { explanationOf, shownCursor } from "../state/explaining";
import { useStore } from "../state/store";
import type { State } from "../state/types";
import { ChangeValue } from "./ChangeValue";
import { Head } from "./explain/Head";
import { Leaf } from "./explain/Leaf";
import { Levels } from "./explain/Levels";
import { Numbers } from "./explain/Numbers";
import { Symbols } from "./explain/Symbols";
import { Why } from "./explain/Why";
import { Words } from "./explain/Words";
import { Told } from "./Rich";
import { Stale } from "./Stale";
import "./Explain.css";

const LEVEL = { words: Words, symbols: Symbols, numbers: Numbers } as const;

/** The node whose value the event that ends at `cursor` wrote; null where it wrote another number. */
function valueWritten({ graph }: State, cursor: number): number | null {
  const event = graph?.events[cursor - 1];
  return event?.writes === "value" ? event.target : null;
}

function Body({ of }: { of: Explanation }) {
  const Level = LEVEL[useStore((state) => state.level)];
  const written = useStore((state) => valueWritten(state, of.cursor));
  return (
    <Told value={of.cursor}>
      <Head title={of.title} place={of.place} />
      <Level of={of} />
      {written !== null && <ChangeValue of={{ node: written, slot: "value", cell: of.cell }} />}
    </Told>
  );
}

/** The training step that is shown is one of a network that has been edited since. */
const isOfAnother = ({ trace, graph }: State): boolean => trace !== null && trace.graph !== graph?.graph;

/** While the answer for another cell is on its way, what was told before it stays, dimmed, so that nothing jumps. */
function useSteady(explanation: Explanation | null): { told: Explanation | null; waiting: boolean } {
  const trace = useStore((state) => state.trace);
  const last = useRef<{ told: Explanation; trace: State["trace"] } | null>(null);
  if (explanation) last.current = { told: explanation, trace };
  const asked = useStore((state) => state.showing === "step" && shownCursor(state) > 0 && !state.status.playing);
  const current = useStore((state) => state.trace?.graph === state.graph?.graph);
  const kept = asked && current && last.current?.trace === trace ? last.current.told : null;
  return { told: explanation ?? kept, waiting: !explanation && kept !== null };
}

/** Without `tools` the levels stand elsewhere. */
export function Explain({ tools = true }: { tools?: boolean }) {
  const { told, waiting } = useSteady(useStore(explanationOf));
  const cursor = useStore(shownCursor);
  const training = useStore((state) => state.status.playing || state.showing === "live");
  const leaf = useStore((state) => (state.showing === "step" ? state.leaf : null));
  const another = useStore(isOfAnother);
  const section = useRef<HTMLElement>(null);
  useKeptFocus(section, told ?? leaf);
  return (
    <section
      ref={section}
      className={`Explain${waiting ? " Explain-waiting" : ""}`}
      aria-label="Explain"
      aria-busy={waiting}
      onKeyDown={(event: KeyboardEvent) => pressOnExplain(event.nativeEvent)}
    >
      {tools && <Levels />}
      <Stale also={another} />
      <Told value={cursor}>
        <Why />
      </Told>
      {leaf ? (
        <Leaf of={leaf} />
      ) : told ? (
        <Body of={told} />
      ) : (
        <p className="Explain-words Explain-hint">
          {training
            ? "Pause to see every number."
            : cursor === 0
              ? "Nothing has run yet in this training step. Step forward to see where each number comes from."
              : "…"}
        </p>
      )}
    </section>
  );
}

/** A number that was pressed is gone when its origin is shown: what had focus in here then goes to the new title. */
function useKeptFocus(section: React.RefObject<HTMLElement | null>, shown: unknown): void {
  const inside = useRef(false);
  useEffect(() => {
    const element = section.current;
    if (!element) return;
    const note = () => {
      inside.current = element.contains(document.activeElement);
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [section]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something else is shown
  useEffect(() => {
    if (inside.current && document.activeElement === document.body) section.current?.querySelector("h3")?.focus();
  }, [section, shown]);
}

/** One line for where Explain is folded away. */
export function ExplainLine() {
  const explanation = useStore(explanationOf);
  if (!explanation) return null;
  const { contribution, title } = explanation;
  return (
    <span>
      {title}
      {contribution ? `: ${formatSigned(real(contribution.value))}` : ""}
    </span>
  );
}
