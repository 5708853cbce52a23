import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { store } from "../state/store";
import { standAt } from "../testing/place";
import { Notices } from "./Notices";

afterEach(cleanup);

const refusal = {
  type: "refusal" as const,
  code: "too-many-units",
  expected: "at most 64 units",
  got: "10000",
  cure: "Use fewer units.",
  where: null,
  command: 1,
};

describe("notices", () => {
  it("say what was expected, what came and the cure, until they are put away", async () => {
    standAt(0, { notices: [{ id: 7, kind: "refusal", refusal, text: "" }] });
    render(<Notices />);
    const card = screen.getByRole("alert");
    expect(card.textContent).toContain("Too many units");
    expect(card.textContent).toContain("Expected at most 64 units, got 10000.");
    expect(card.textContent).toContain("Use fewer units.");
    await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(store.get().notices).toHaveLength(0);
  });

  it("name the node where a NaN first appeared", () => {
    const { graph } = standAt(0);
    const node = graph?.nodes.find((one) => one.title === "tanh")?.id ?? -1;
    const halt = {
      code: "not-finite",
      trace: 1,
      event: 2,
      node,
      expected: "numbers",
      got: "NaN",
      cure: "Lower the learning rate.",
    };
    standAt(3, { status: { type: "status", playing: false, speed: 1, halt } });
    render(<Notices />);
    expect(screen.getByRole("alert").textContent).toContain("Training held at event 3: tanh, Layer 1");
    expect(screen.getByRole("alert").textContent).toContain("Lower the learning rate.");
  });

  it("tell that the line is lost", () => {
    standAt(0, { connection: "lost" });
    render(<Notices />);
    expect(screen.getByRole("alert").textContent).toMatch(/^Connection lost/);
  });
});
