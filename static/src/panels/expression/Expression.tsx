/** The tab Expression: the design as lines of text. Typing builds the graph; what is picked there is marked here. */
import { type SyntheticEvent, useId, useRef } from "react";
import { designOf } from "../../state/controls";
import { pick } from "../../state/editing";
import { useStore } from "../../state/store";
import type { State } from "../../state/types";
import { EXAMPLES } from "./examples";
import { nodeAt, stretches } from "./spans";
import { sayable, useExpression } from "./useExpression";
import "./Expression.css";

const LONGEST = 4000;
const selectionOf = (state: State) => state.editor.selection;
const networkOf = (state: State) => state.network;

export function Expression() {
  const { text, frame, written, type } = useExpression();
  const selection = useStore(selectionOf);
  const network = useStore(networkOf);
  const design = useStore(designOf);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const problem = frame?.problem ?? null;
  const spans = frame?.spans ?? [];
  const parts = stretches(text, spans, selection, problem && Math.min(problem.at, Math.max(0, text.length - 1)));

  const caret = ({ currentTarget }: SyntheticEvent<HTMLTextAreaElement>) => {
    if (currentTarget !== document.activeElement || !frame?.network) return;
    const node = nodeAt(spans, currentTarget.selectionStart);
    if (node !== null && !(selection.size === 1 && selection.has(node))) pick([node]);
  };
  const example = (next: string) => {
    type(next);
    area.current?.focus();
  };
  const assumed = frame?.assumed ?? [];
  const giveAll = () => type([...assumed.map((name) => `${name} = 1`), text].join("\n"));

  return (
    <section className="Expression" aria-label="Expression">
      <label htmlFor={id} className="Expression-label">
        One line for each value, such as <code>L = (w*x + b - y)**2</code>
      </label>
      {!written && design && design.nodes.length > 0 && (
        <p className="Expression-note">
          {sayable(design)
            ? "A part of the graph is not connected yet, or it is too large for lines: these are from before."
            : "This design has data or layers, which lines cannot say. What you type here takes its place; undo brings it back."}
        </p>
      )}
      <div className="Expression-field">
        <pre aria-hidden="true">
          {parts.map((part, at) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: stretches are drawn anew together
              key={at}
              className={part.wrong ? "Expression-wrong" : part.marked ? "Expression-marked" : undefined}
            >
              {part.text}
            </span>
          ))}
          {"\n "}
        </pre>
        <textarea
          ref={area}
          id={id}
          value={text}
          maxLength={LONGEST}
          rows={6}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          aria-describedby={`${id}-said`}
          aria-invalid={problem !== null}
          onChange={(event) => type(event.target.value)}
          onSelect={caret}
        />
      </div>
      <div id={`${id}-said`} className="Expression-said" role="status">
        {problem && text.trim() !== "" && (
          <p className="Expression-problem">
            <strong>
              Line {problem.line}, column {problem.column}:
            </strong>{" "}
            expected {problem.expected}, got {problem.got}. {problem.cure} The last graph that could be read stays.
          </p>
        )}
        {frame?.network &&
          network?.problems.slice(0, 2).map((one) => (
            <p key={`${one.code} ${one.node}`} className="Expression-problem">
              Expected {one.expected}, got {one.got}. {one.cure}
            </p>
          ))}
        {assumed.length > 0 && (
          <p>
            {listed(assumed)} {assumed.length === 1 ? "has" : "have"} no number yet:{" "}
            {assumed.length === 1 ? "it is" : "each is"} 1.{" "}
            <button type="button" className="Expression-button" onClick={giveAll}>
              Write {assumed.length === 1 ? "it" : "them"} out
            </button>
          </p>
        )}
      </div>
      <fieldset className="Expression-examples">
        <legend>Examples</legend>
        {EXAMPLES.map(({ name, text: next }) => (
          <button key={name} type="button" className="Expression-button" onClick={() => example(next)}>
            {name}
          </button>
        ))}
      </fieldset>
      <p className="Expression-note">
        <code>w = 2</code> is learned, <code>x = const(2)</code> is not. Lists are vectors and matrices:{" "}
        <code>[[1, 2], [3, 4]]</code>. Between values + − * / ** @; around them every operation of the palette, such as{" "}
        <code>tanh(x)</code>, <code>sum(x)</code>, <code>mean(x, dim=0)</code>.
      </p>
    </section>
  );
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
