"""The future that was given up when the past was changed: kept to compare the new one with."""

from __future__ import annotations

from dataclasses import dataclass

from app.session.history import Point


@dataclass(frozen=True, slots=True)
class Ghost:
    """How the run had gone on from training step `step` (`epochs` epochs after its start) before something was changed.

    `points` is its loss from there on, the last point before the change first; `steps` says how far it had come.
    """

    step: int
    epochs: float
    steps: int
    points: tuple[Point, ...]
