"""How fast Play runs: when the next training step is due, and how many epochs a second it makes."""

from __future__ import annotations

from collections import deque
from typing import Literal

Speed = float | Literal["max"]

EPOCHS_A_SECOND = 4.0
"""Speed 1. Slow enough to watch the boundary bend, fast enough not to wait."""

BACKLOG = 0.1
"""Seconds of steps that may be made up for after a late turn; more than that is dropped."""

WINDOW = 1.0
"""Seconds over which the speed is measured."""


class Pace:
    """The clock of a run. Times are seconds of one monotonic clock that the caller reads."""

    def __init__(self, speed: Speed = 1.0) -> None:
        self.speed: Speed = speed
        self._interval = 0.0
        self._next = 0.0
        self._marks: deque[tuple[float, float]] = deque()

    def start(self, now: float, steps_per_epoch: int) -> None:
        """Play begins, or goes on at another speed: the first step is due at once."""
        self._interval = 0.0 if self.speed == "max" else 1 / (EPOCHS_A_SECOND * self.speed * steps_per_epoch)
        self._next = now
        self._marks.clear()

    @property
    def due(self) -> float:
        """When the next training step is due."""
        return self._next

    def stepped(self, now: float) -> None:
        """A training step was made."""
        self._next = max(self._next + self._interval, now - BACKLOG)

    def measure(self, now: float, epochs: float) -> float:
        """Epochs a second over the last second, given how many epochs have been made in all."""
        self._marks.append((now, epochs))
        while len(self._marks) > 2 and now - self._marks[1][0] > WINDOW:
            self._marks.popleft()
        (then, before), (_, after) = self._marks[0], self._marks[-1]
        return max(0.0, (after - before) / (now - then)) if now > then else 0.0
