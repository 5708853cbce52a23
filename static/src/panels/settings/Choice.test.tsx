import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { Choice } from "./Choice";

const offers = [
  { name: "tanh", title: "Tanh", doc: "Squeezes." },
  { name: "none", title: "None", doc: "Leaves as it is." },
] as const;

afterEach(cleanup);

it("names no offer where what it stands for differs, and any can be chosen", async () => {
  const chosen = vi.fn();
  render(<Choice label="Activation" value={null} offers={offers} onChange={chosen} />);
  const field = screen.getByRole<HTMLSelectElement>("combobox", { name: "Activation" });
  expect(field.selectedOptions[0]?.textContent).toBe("differs by layer");
  await userEvent.selectOptions(field, "None");
  expect(chosen).toHaveBeenCalledWith("none");
});

it("offers only what there is once all are the same", () => {
  render(<Choice label="Activation" value="tanh" offers={offers} onChange={() => undefined} />);
  expect(screen.getAllByRole("option").map((one) => one.textContent)).toEqual(["Tanh", "None"]);
});
