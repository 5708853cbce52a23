import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sampleFrames } from "../testing/sample";
import { store, useSlow } from "./store";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const playing = (now: boolean) =>
  store.dispatch({ type: "arrived", arrived: { frame: { type: "status", playing: now, speed: 1, halt: null } } });
const pending = (count: number) => store.dispatch({ type: "pending", count });

function Pending() {
  return <p>{useSlow((state) => state.pending)}</p>;
}
function Doubled() {
  return <p>{useSlow((state) => 2 * state.pending)}</p>;
}

describe("text that changes while training", () => {
  it("tells of one moment everywhere, ten times a second", () => {
    for (const arrived of sampleFrames(0)) store.dispatch({ type: "arrived", arrived });
    const { container } = render(
      <>
        <Pending />
        <Doubled />
      </>,
    );
    act(() => playing(true));
    act(() => vi.advanceTimersByTime(100));
    act(() => pending(1));
    act(() => vi.advanceTimersByTime(40));
    act(() => pending(2));
    expect(container.textContent).toBe("00");
    act(() => vi.advanceTimersByTime(60));
    expect(container.textContent).toBe("24");
    act(() => pending(5));
    expect(container.textContent).toBe("24");
    act(() => playing(false));
    expect(container.textContent).toBe("510");
  });
});
