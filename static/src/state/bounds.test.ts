import { describe, expect, it } from "vitest";
import { circle } from "../testing/designs";
import { MOST_EDITED, tooLargeToEdit } from "./bounds";

const noted = (letters: number, letter = "x") => ({ ...circle, note: letter.repeat(letters) });

describe("a design", () => {
  it("may be as large as one message", () => {
    expect(tooLargeToEdit(circle)).toBeNull();
    const frame = JSON.stringify(noted(0)).length;
    expect(tooLargeToEdit(noted(MOST_EDITED - frame))).toBeNull();
    expect(tooLargeToEdit(noted(MOST_EDITED - frame + 1))).toMatchObject({ code: "design-too-large" });
  });

  it("is measured as it is sent, and says what helps", () => {
    const wide = tooLargeToEdit(noted(MOST_EDITED / 2, "網"));
    expect(wide?.expected).toBe("a design of at most 511 KB");
    expect(wide?.got).toMatch(/^76\d KB, in 5 nodes$/);
    expect(wide?.cure).toContain("Nothing was changed.");
  });
});
