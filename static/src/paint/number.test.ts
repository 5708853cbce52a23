import { describe, expect, it } from "vitest";
import { formatFull, formatNumber, formatSigned } from "./number";

describe("the number format", () => {
  it.each([
    [0.40712, "0.4071"],
    [-1.75, "−1.750"],
    [12, "12"],
    [-3, "−3"],
    [0, "0"],
    [0.06863999, "0.06864"],
    [0.0000686399, "6.864e−5"],
    [123456, "1.235e5"],
    [9999.96, "1.000e4"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("%d is %s", (value, shown) => expect(formatNumber(value)).toBe(shown));

  it("writes the sign of both directions", () => {
    expect(formatSigned(0.7978)).toBe("+0.7978");
    expect(formatSigned(-0.2041)).toBe("−0.2041");
    expect(formatSigned(0)).toBe("0");
    expect(formatSigned(-0)).toBe("0");
    expect(formatSigned(Number.POSITIVE_INFINITY)).toBe("+∞");
  });

  it("shows every digit of a float32 on inspection", () => {
    expect(formatFull(Math.fround(-0.1))).toBe("−0.1");
    expect(formatFull(Math.fround(0.15))).toBe("+0.15");
    expect(formatFull(Math.fround(1 / 3))).toBe("+0.33333334");
    expect(formatFull(Math.fround(4.38567775e-4))).toBe("+0.00043856777");
    expect(formatFull(Math.fround(1e-20))).toBe("+1e−20");
    expect(formatFull(0)).toBe("0");
  });
});
