/** The layout engine, in one worker that stays alive. The first answer is the slow one, so it is warmed when nothing else is to do. */
import ELK, { type ELK as Elk, type ElkNode } from "elkjs/lib/elk-api";
import worker from "elkjs/lib/elk-worker.min.js?url";

let elk: Elk | null = null;

function engine(): Elk {
  elk ??= new ELK({ workerFactory: () => new Worker(worker) });
  return elk;
}

export function layoutByElk(problem: ElkNode): Promise<ElkNode> {
  return engine().layout(problem);
}

const WARM_AFTER_MS = 4000;

/** Start the worker while the page is idle. */
export function warmElk(): void {
  const warm = () => {
    layoutByElk({ id: "warm", children: [{ id: "a", width: 1, height: 1 }] }).catch(() => undefined);
  };
  if (typeof requestIdleCallback === "function") {
    setTimeout(() => requestIdleCallback(warm), WARM_AFTER_MS);
  }
}
