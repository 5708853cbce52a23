// Training steps on the axis of the epochs: pure functions of what the server says about the past of a run.
import type { PastFrame } from "../protocol.gen";

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** How many epochs after the start of the run a training step begins. */
export const epochsAt = (past: PastFrame, step: number): number =>
  past.first_epochs + (step - past.first) / Math.max(1, past.steps_per_epoch);

/** The training step that begins nearest to a place on the axis, of those that can be shown. */
export const stepNear = (past: PastFrame, epochs: number): number =>
  within(past, past.first + Math.round((epochs - past.first_epochs) * past.steps_per_epoch));

/** The nearest training step that can be shown. */
export const within = (past: PastFrame, step: number): number => clamp(step, past.first, past.last);
