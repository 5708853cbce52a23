// A press on a point of the data chooses that example, where it is in the batch that is shown.
import { type MouseEvent, useState } from "react";
import { pointAt } from "../paint/boundary";
import { showExample } from "../state/controls";
import { store, useStore } from "../state/store";

/** What a press does; `picked` is the point, where it is not among the examples of the shown step. */
export function usePicking(): { picked: number | null; pick(event: MouseEvent<HTMLElement>): void } {
  const [last, setLast] = useState<number | null>(null);
  const picked = useStore((state) => (last === null || state.picture.rows.includes(last) ? null : last));
  const pick = (event: MouseEvent<HTMLElement>) => {
    const { data, picture } = store.get();
    const box = event.currentTarget.getBoundingClientRect();
    const at = [event.clientX - box.left, event.clientY - box.top] as const;
    const point = data ? pointAt(data, box, at, picture.rows) : null;
    if (point === null) return;
    const row = picture.rows.indexOf(point);
    if (row >= 0) showExample(row);
    setLast(point);
  };
  return { picked, pick };
}
