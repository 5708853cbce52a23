import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { addLayer } from "../../state/design";
import { circle } from "../../testing/designs";
import { Layers } from "./Layers";

afterEach(cleanup);

it("begin with a few rows of a long network; a press shows more, and leads on at the first of them", () => {
  const long = Array.from({ length: 12 }).reduce<typeof circle>((network) => addLayer(network), circle);
  render(<Layers network={long} />);
  expect(screen.getAllByRole("listitem")).toHaveLength(12);
  fireEvent.click(screen.getByText("Show 3 more of 15 layers"));
  expect(document.activeElement).toBe(screen.getByLabelText("Remove a unit from Layer 13"));
  expect(screen.getAllByRole("listitem")).toHaveLength(15);
  expect(screen.queryByText(/Show/)).toBeNull();
});
