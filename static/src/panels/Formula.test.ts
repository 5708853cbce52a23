import { expect, it } from "vitest";
import { legible } from "./Formula";

it("writes a partial derivative in one line, with any index", () => {
  expect(legible(String.raw`\frac{\partial L}{\partial z_1} \odot (1 - h_1^2)`)).toBe(
    String.raw`\partial L/\partial z_1\, \odot (1 - h_1^2)`,
  );
  expect(legible(String.raw`\frac{\partial L}{\partial W_{12}}`)).toBe(String.raw`\partial L/\partial W_{12}\,`);
});

it("sets other fractions in letters of full size", () => {
  expect(legible(String.raw`\frac{2}{n}(z - y)`)).toBe(String.raw`\dfrac{2}{n}(z - y)`);
});
