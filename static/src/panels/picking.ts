// A press on a point of the data chooses that example, where it is in the batch that is shown.
import { type MouseEvent, useState } from "react";
import { pointAt } from "../paint/boundary";
import { showExample } from "../state/controls";
import { store } from "../state/store";

/** What a press does, and what is said of it: nothing where it chose an example. */
export function usePicking(): { said: string; pick(event: MouseEvent<HTMLElement>): void } {
  const [said, say] = useState("");
  const pick = (event: MouseEvent<HTMLElement>) => {
    const { data, picture } = store.get();
    const box = event.currentTarget.getBoundingClientRect();
    const at = [event.clientX - box.left, event.clientY - box.top] as const;
    const point = data ? pointAt(data, box, at, picture.rows) : null;
    if (point === null) return;
    const row = picture.rows.indexOf(point);
    if (row >= 0) showExample(row);
    const kind = data?.train[point] ? "trains in another step" : "is a test point and never trains";
    say(
      row >= 0 ? "" : `Point ${point + 1} is not among the ${picture.rows.length} examples of this step: it ${kind}.`,
    );
  };
  return { said, pick };
}
