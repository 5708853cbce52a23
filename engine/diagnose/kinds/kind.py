"""What a kind of finding is: one illness, what it is called, and how it is recognised."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from engine.cells import Cell
from engine.diagnose.case import Case
from engine.diagnose.diagnosis import Finding, LightName, Severity
from engine.program.instruction import Event
from engine.richtext import Number, RichText


class Kind(ABC):
    """One illness of a training step. Stateless; :meth:`look` gives one finding at most, at the first node."""

    code: ClassVar[str]
    light: ClassVar[LightName]
    title: ClassVar[str]
    expected: ClassVar[str]
    cure: ClassVar[str]
    """What helps, in words; what the learner can press is the page's business."""

    @abstractmethod
    def look(self, case: Case) -> Finding | None:
        """The finding, or None where the step is free of it."""

    def found(
        self,
        severity: Severity,
        node: int | None,
        event: Event | None,
        got: RichText,
        *,
        cell: Cell | None = None,
        measure: float | None = None,
        also: tuple[int, ...] = (),
        light: LightName | None = None,
        expected: str | None = None,
        cure: str | None = None,
    ) -> Finding:
        """A finding of this kind, with its usual words unless others are given."""
        return Finding(
            code=self.code,
            light=light or self.light,
            severity=severity,
            title=self.title,
            node=node,
            event=None if event is None else event.index,
            expected=expected or self.expected,
            got=got,
            cure=cure or self.cure,
            cell=cell,
            measure=None if measure is None else bare(measure),
            also=also,
        )


def bare(value: float) -> Number:
    """A number without a direction: a count, a share, a norm."""
    return Number(float(value), "plain")
