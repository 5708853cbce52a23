/** An example that the shown training step does not use: where it trains, and the way there. */
import { goToExample } from "../../state/controls";
import type { Dataset } from "../../state/types";

interface ElsewhereProps {
  data: Dataset;
  /** Its place in the dataset. */
  index: number;
}

export function Elsewhere({ data, index }: ElsewhereProps) {
  const name = `${data.layout === "points" ? "Point" : "Example"} ${index + 1}`;
  const trains = data.train[index] === 1;
  return (
    <div className="Elsewhere" role="status">
      {trains ? `${name} is in another batch.` : `${name} is held back for testing: it is in no batch.`}
      {trains && (
        <button type="button" onClick={() => goToExample(index)}>
          Go to the step that uses this example
        </button>
      )}
    </div>
  );
}
