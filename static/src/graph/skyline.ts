/** The loss skyline: what the loss was after each epoch, as lines over the epochs. Pure geometry. */
import { real } from "../frames";
import type { HistoryPoint } from "../protocol.gen";

export interface Skyline {
  /** The last epoch of the axis: a round number with room to go on. */
  end: number;
  /** The loss at the top. */
  top: number;
  ticks: number[];
  /** Up to now, with this design. */
  train: string;
  test: string;
  /** Known from before the learner went back: beyond now. */
  ahead: string;
  /** Made by another design, before the last edit. */
  before: string;
  /** Given up when something was changed in the past, and where its line ends. */
  ghost: string;
  ghostEnd: readonly [number, number] | null;
  /** The area under the train line. */
  area: string;
  /** Where an epoch lies. */
  x(epoch: number): number;
  y(loss: number): number;
}

const STEPS = [1, 2, 5];

/** 1, 2 or 5 times a power of ten, at least `value`. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of STEPS) if (step * power >= value * (1 - 1e-9)) return step * power;
  return 10 * power;
}

/** The axis grows in round pieces, so that it stands still most of the time. */
export function axisEnd(epoch: number): number {
  if (epoch < 8) return 10;
  const piece = roundUp(epoch / 6);
  return Math.ceil((epoch * 1.28) / piece) * piece;
}

/** Where this design began, in epochs, and the loss of a future that was given up. */
export interface Beside {
  from: number;
  ghost: readonly HistoryPoint[];
}

const ALONE: Beside = { from: 0, ghost: [] };

export function layoutSkyline(
  history: readonly HistoryPoint[],
  now: number,
  width: number,
  height: number,
  beside: Beside = ALONE,
): Skyline {
  const all = [...history, ...beside.ghost];
  const losses = all.flatMap((point) => [real(point.train), point.test === null ? Number.NaN : real(point.test)]);
  const finite = losses.filter((loss) => Number.isFinite(loss));
  const high = Math.max(...finite, 0);
  const low = Math.min(...finite, 0);
  const top = high > low ? high + (high - low) * 0.06 : low + 1;
  const end = axisEnd(Math.max(now, ...all.map((point) => point.epoch)));
  const x = (epoch: number): number => (width * epoch) / end;
  const y = (loss: number): number => height - (height * (loss - low)) / (top - low);
  const trainOf = (points: readonly HistoryPoint[]) =>
    polyline(points.map((point) => [x(point.epoch), y(real(point.train))]));
  const testOf = (points: readonly HistoryPoint[]) =>
    polyline(points.map((point) => [x(point.epoch), point.test === null ? Number.NaN : y(real(point.test))]));
  // A part begins with the last point of the part before it, so that the line is one.
  const began = history.findLastIndex((point) => point.epoch <= beside.from);
  const reached = history.findLastIndex((point) => point.epoch <= now);
  const mine = history.slice(Math.max(0, began), reached + 1);
  const train = trainOf(mine);
  const measured = mine.filter((point) => Number.isFinite(real(point.train)));
  const [first, last] = [measured[0], measured.at(-1)];
  const area =
    first && last && measured.length > 1 && !train.includes("M", 1)
      ? `${train}L${x(last.epoch).toFixed(1)} ${height}L${x(first.epoch).toFixed(1)} ${height}Z`
      : "";
  const lost = beside.ghost.findLast((point) => Number.isFinite(real(point.train)));
  return {
    end,
    top,
    ticks: ticksOf(end, width),
    train,
    test: testOf(mine),
    ahead: reached + 1 < history.length ? trainOf(history.slice(Math.max(0, reached))) : "",
    before: began > 0 ? trainOf(history.slice(0, began + 1)) : "",
    ghost: trainOf(beside.ghost),
    ghostEnd: lost ? [x(lost.epoch), y(real(lost.train))] : null,
    area,
    x,
    y,
  };
}

/** Lines break where a number is not finite: nothing is drawn that was not measured. */
function polyline(points: readonly (readonly [number, number])[]): string {
  let path = "";
  let down = false;
  for (const [x, y] of points) {
    if (Number.isFinite(y)) {
      path += `${down ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
      down = true;
    } else down = false;
  }
  return path;
}

function ticksOf(end: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 90));
  const step = Math.max(1, roundUp(end / most));
  const ticks: number[] = [];
  for (let tick = 0; tick <= end; tick += step) ticks.push(tick);
  return ticks;
}

/** "12", "1.5k": epochs as short as they can be said. */
export const epochText = (epoch: number): string => (epoch >= 10_000 ? `${epoch / 1000}k` : String(epoch));
