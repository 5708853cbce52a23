/** The one number format of the page: 4 significant digits, U+2212 for minus, integers without decimals. */

const MINUS = "−";
const LARGE = 1e4;
const SMALL = 1e-3;

/** "0.4071", "−1.750", "12", "6.864e−5", "NaN", "−∞". */
export function formatNumber(value: number): string {
  return (value < 0 ? MINUS : "") + magnitude(value);
}

/** As `formatNumber`, with an explicit + for positive numbers. Zero and NaN carry no sign. */
export function formatSigned(value: number): string {
  return (value < 0 ? MINUS : value > 0 ? "+" : "") + magnitude(value);
}

function magnitude(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return "∞";
  if (size < LARGE && Number.isInteger(size)) return String(size);
  if (size < SMALL || size >= LARGE) return size.toExponential(3).replace("e-", `e${MINUS}`).replace("e+", "e");
  const digits = size.toPrecision(4);
  return digits.includes("e") ? digits.replace("e+", "e") : digits;
}

/** As many digits as tell a float32 from all others, for inspection: what was typed as 0.15 is read as 0.15. */
export function formatFull(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatSigned(value);
  const digits = shortest(Math.abs(value)).toString().replace("e-", `e${MINUS}`).replace("e+", "e");
  return (value < 0 ? MINUS : "+") + digits;
}

const MOST_DIGITS = 9;

function shortest(size: number): number {
  const held = Math.fround(size);
  for (let digits = 1; digits < MOST_DIGITS; digits++) {
    const tried = Number(size.toPrecision(digits));
    if (Math.fround(tried) === held) return tried;
  }
  return Number(size.toPrecision(MOST_DIGITS));
}

/** What stands for a number that has not been computed. Never 0. */
export const NOT_COMPUTED = "—";

/** What stands for a number that the server has and the page has asked for. */
export const ON_ITS_WAY = "…";
