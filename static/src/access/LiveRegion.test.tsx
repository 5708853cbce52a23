import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { LiveRegion } from "./LiveRegion";

afterEach(cleanup);

it("says news once, after the sentence they came with, and goes on with the next sentence", () => {
  const { rerender } = render(<LiveRegion throttled={false} sentence="Forward 1 of 9" />);
  const region = screen.getByRole("status");
  expect(region.textContent).toBe("Forward 1 of 9");
  rerender(<LiveRegion throttled={false} sentence="Forward 2 of 9" news="All three lights are OK." />);
  expect(region.textContent).toBe("All three lights are OK.");
  rerender(<LiveRegion throttled={false} sentence="Forward 3 of 9" news="All three lights are OK." />);
  expect(region.textContent).toBe("Forward 3 of 9");
  rerender(<LiveRegion throttled={false} sentence="Forward 3 of 9" news="" />);
  rerender(<LiveRegion throttled={false} sentence="Forward 3 of 9" news="All three lights are OK." />);
  expect(region.textContent).toBe("Forward 3 of 9");
});
