import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { addLayer } from "../../state/design";
import { circle } from "../../testing/designs";
import { Layers } from "./Layers";

afterEach(cleanup);

it("begin with a few rows of a long network; a press shows more, and leads on at the first of them", () => {
  const long = Array.from({ length: 57 }).reduce<typeof circle>((network) => addLayer(network), circle);
  render(<Layers network={long} />);
  expect(screen.getAllByRole("listitem")).toHaveLength(12);
  fireEvent.click(screen.getByRole("button", { name: "Show 40 more of 60 layers" }));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Remove a unit from Layer 13" }));
  fireEvent.click(screen.getByRole("button", { name: "Show 8 more of 60 layers" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(60);
  expect(screen.queryByRole("button", { name: /Show/ })).toBeNull();
});
