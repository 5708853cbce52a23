// What the learner has done that the server had not heard of when it sent a frame: the frame does not take it back.
import type { Arrived } from "./frames";
import type { Command, Seek, SetSpeed } from "./protocol.gen";

/** The frame with what was wished since, and is not answered yet: the place in this trace, and the speed. */
export function withWishes(arrived: Arrived, unanswered: () => readonly Command[]): Arrived {
  const { frame } = arrived;
  if (frame.type === "trace") {
    const seek = unanswered().findLast((one): one is Seek => one.type === "seek" && one.trace === frame.trace);
    if (seek) return { ...arrived, frame: { ...frame, cursor: seek.cursor } } as Arrived;
  }
  if (frame.type === "status") {
    const chosen = unanswered().findLast((one): one is SetSpeed => one.type === "set_speed");
    if (chosen) return { ...arrived, frame: { ...frame, speed: chosen.speed } };
  }
  return arrived;
}
