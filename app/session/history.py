"""The loss so far, thinned so that a run of any length stays a thousand points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.protocol.course import HistoryFrame, HistoryPoint

LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Point:
    """Loss on all train and all test data after so many epochs; `test` is None where nothing is held back."""

    epoch: int
    train: float
    test: float | None


class History:
    """Points in the order of epochs, every `stride`-th epoch. Remembers what the page has not been told yet."""

    def __init__(self, points: Sequence[Point] = (), stride: int = 1) -> None:
        self.points = list(points)
        self.stride = stride
        self._unsent = 0
        self._told = 0

    def wants(self, epoch: int) -> bool:
        """Whether the loss after this epoch belongs to the history and is not in it yet."""
        return epoch % self.stride == 0 and (not self.points or self.points[-1].epoch < epoch)

    def add(self, point: Point) -> None:
        """Append a point; past the limit every second one goes, and only every second epoch is wanted from then on."""
        self.points.append(point)
        if len(self.points) > LIMIT:
            self.stride *= 2
            self.points = [kept for kept in self.points if kept.epoch % self.stride == 0]
            self._unsent = 0

    def rewind(self, epoch: int) -> None:
        """Forget what lies after `epoch`: those steps are taken anew."""
        self.points = [point for point in self.points if point.epoch <= epoch]
        self._unsent = min(self._unsent, len(self.points))

    def frame(self, whole: bool = False) -> HistoryFrame | None:
        """What the page does not have yet, or all of it; None when it has everything."""
        first = 0 if whole else self._unsent
        if not whole and first == len(self.points) == self._told:
            return None
        self._unsent = self._told = len(self.points)
        return HistoryFrame(first=first, points=history_points(self.points[first:]))


def history_points(points: Sequence[Point]) -> list[HistoryPoint]:
    """Points as the page gets them."""
    return [HistoryPoint(epoch=point.epoch, train=point.train, test=point.test) for point in points]
