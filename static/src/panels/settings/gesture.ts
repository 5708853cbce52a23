import { useRef } from "react";

let gestures = 0;

export interface Gesture {
  /** The same for all edits of one gesture: they are taken back together. */
  readonly key: string;
  /** What comes now is another gesture. */
  next(): void;
}

/** One gesture lasts from coming into a field to leaving it, or from taking hold of a slider to letting it go. */
export function useGesture(): Gesture {
  const gesture = useRef<Gesture & { key: string }>(null);
  if (!gesture.current) {
    const made = {
      key: "",
      next() {
        gestures += 1;
        made.key = `gesture ${gestures}`;
      },
    };
    made.next();
    gesture.current = made;
  }
  return gesture.current;
}
