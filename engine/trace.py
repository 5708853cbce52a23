"""The trace: everything that one training step wrote, so that any moment of it can be shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.arrays import np
from engine.op import Array
from engine.program.instruction import Event
from engine.program.program import State

Key = tuple[int, str]
Picture = dict[Key, Array | None]
"""(node, slot) → numbers; None is "not computed", which is not 0."""


@dataclass(frozen=True, eq=False)
class Write:
    """What an event left at a node's slot: "value", "grad", "contribution" or an optimizer's slot.

    ``array`` is a read-only copy; None means that the numbers were forgotten (a gradient was zeroed).
    """

    event: int
    node: int
    slot: str
    array: Array | None


@dataclass(frozen=True, eq=False)
class Trace:
    """The events of one step with what each wrote, from ``initial``, the moment before the first.

    ``before`` is the Program's state at that moment, for going back there. ``settings`` are, for each
    updated node, the optimizer's hyperparameters as the step used them, with the node's count of "steps",
    this one included: what is turned later does not change what is said about this step. ``clip_norm`` is the norm
    to which its gradients were clipped, None where they were not.
    """

    events: tuple[Event, ...]
    writes: tuple[tuple[Write, ...], ...]
    initial: Mapping[Key, Array | None]
    before: State
    settings: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    clip_norm: float | None = None

    def at(self, cursor: int) -> Picture:
        """The picture when the first ``cursor`` events have run. Arrays are read-only and shared.

        A contribution is seen only by the event that computed it and the one that adds it.
        """
        picture: Picture = dict(self.initial)
        for writes in self.writes[:cursor]:
            for write in writes:
                picture[write.node, write.slot] = write.array
        forget_contributions(picture, self.events[cursor - 1] if cursor > 0 else None)
        return picture


def forget_contributions(picture: Picture, last: Event | None) -> None:
    """Drop every contribution but the one that ``last``, the event that ran last, is about."""
    current = None
    if last is not None and (last.writes == "contribution" or last.kind == "accumulate"):
        current = last.target
    for node, slot in picture:
        if slot == "contribution" and node != current:
            picture[node, slot] = None


def first_nonfinite(trace: Trace) -> Event | None:
    """The first event that wrote NaN or infinity: where the trouble began."""
    for event, writes in zip(trace.events, trace.writes, strict=True):
        if any(write.array is not None and not np.isfinite(write.array).all() for write in writes):
            return event
    return None
