/** A number over the training steps as a line over a line of zero. Pure geometry. */

export interface Spark {
  line: string;
  ghost: string;
  /** Where zero lies; null: it is outside. */
  zero: number;
  x(step: number): number;
  y(value: number): number;
  /** The known step nearest to a place on the axis. */
  near(x: number): number | null;
}

interface Known {
  step: number;
  value: number | null;
  ghost: number | null;
}

export function layoutSpark(rows: readonly Known[], width: number, height: number): Spark {
  const values = rows.flatMap(({ value, ghost }) => [value, ghost]).filter((one): one is number => one !== null);
  const finite = values.filter(Number.isFinite);
  let low = Math.min(0, ...finite);
  let high = Math.max(0, ...finite);
  if (low === high) high = low + 1;
  const pad = (high - low) * 0.06;
  low -= pad;
  high += pad;
  const first = rows[0]?.step ?? 0;
  const last = Math.max(first + 1, rows.at(-1)?.step ?? 1);
  const x = (step: number) => (width * (step - first)) / (last - first);
  const y = (value: number) => (height * (high - value)) / (high - low);
  const path = (field: "value" | "ghost") => {
    let drawn = "";
    let down = false;
    for (const row of rows) {
      const value = row[field];
      if (value === null) continue;
      if (Number.isFinite(value)) {
        drawn += `${down ? "L" : "M"}${x(row.step).toFixed(1)} ${y(value).toFixed(1)}`;
        down = true;
      } else down = false;
    }
    return drawn;
  };
  return {
    line: path("value"),
    ghost: path("ghost"),
    zero: y(0),
    x,
    y,
    near(at) {
      let best: number | null = null;
      for (const { step } of rows) if (best === null || Math.abs(x(step) - at) < Math.abs(x(best) - at)) best = step;
      return best;
    },
  };
}
