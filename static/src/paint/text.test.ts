import { expect, it } from "vitest";
import { splitName } from "./text";

it.each([
  ["W₁", "W", "1"],
  ["W12", "W", "12"],
  ["W_Q", "W", "Q"],
  ["W_Q₂", "W", "Q,2"],
  ["kept σ²₂", "kept σ²", "2"],
  ["my_sum", "my_sum", ""],
  ["0.01", "0.01", ""],
  ["12", "12", ""],
  ["2′", "2′", ""],
  ["e′", "e′", ""],
])("%s is %s with %s below", (plain, base, below) => expect(splitName(plain)).toEqual([base, below]));
