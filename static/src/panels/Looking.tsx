/** What is looked at: one example of the batch or all of it, and the way to all cells of a tensor. */
import { nextExample, previousExample, setWhole, showCells } from "../state/controls";
import { lookedNode } from "../state/focus";
import { useStore } from "../state/store";
import { ChevronLeft, ChevronRight } from "./icons";
import "./Looking.css";

export function Looking() {
  const count = useStore((state) => state.picture.rows.length);
  const row = useStore((state) => state.focus.row);
  const whole = useStore((state) => state.whole);
  const name = useStore((state) => {
    const node = lookedNode(state);
    return node === null ? null : (state.graph?.nodes[node]?.plain ?? null);
  });
  if (count === 0 && name === null) return null;
  return (
    <fieldset className="Looking">
      <legend className="unseen">What is looked at</legend>
      {count > 0 && (
        <>
          <button type="button" aria-label="Previous example" aria-keyshortcuts="PageUp" onClick={previousExample}>
            <ChevronLeft />
          </button>
          <button
            type="button"
            className="Looking-which"
            aria-pressed={!whole}
            title="Numbers and pictures are this example's"
            onClick={() => setWhole(false)}
          >
            Example {row + 1} of {count}
          </button>
          <button type="button" aria-label="Next example" aria-keyshortcuts="PageDown" onClick={nextExample}>
            <ChevronRight />
          </button>
          <button
            type="button"
            aria-pressed={whole}
            title={`Numbers are means over the ${count} examples`}
            onClick={() => setWhole(true)}
          >
            Whole batch
          </button>
        </>
      )}
      {name !== null && (
        <button
          type="button"
          className="Looking-cells"
          aria-label={`All cells of ${name}`}
          aria-keyshortcuts="A"
          onClick={() => showCells()}
        >
          <span>All cells of </span>
          {name}
        </button>
      )}
    </fieldset>
  );
}
