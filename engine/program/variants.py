"""The same step for other batches: a Program for each shape and mode, recorded when first met.

All share the model's parameters and the optimizer's state, so an epoch may go from one to another: the
last, smaller batch of an epoch is a step like any other, and so is one after ``model.eval()``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from engine.program.feed import shapes

if TYPE_CHECKING:
    from engine.program.program import Program

MOST = 16
"""So many Programs are kept; each has buffers of its own."""


class Variants:
    """Programs of one step by the shapes of what they are fed and the modes of the model's modules.

    ``record`` makes one from inputs and targets (None for the forward pass alone); ``mode`` tells the modes, and
    whatever else a recording holds for.
    """

    def __init__(self, record: Callable[[Any, Any], Program], mode: Callable[[], Hashable]) -> None:
        self._record = record
        self.mode = mode
        self._kept: dict[Hashable, Program] = {}

    def get(self, inputs: Any, targets: Any) -> Program:
        """The Program for such a batch; recorded now if it is new, and then the longest unused one may go."""
        key = (shapes(inputs), None if targets is None else shapes(targets), self.mode())
        program = self._kept.pop(key, None)
        if program is None:
            program = self._record(inputs, targets)
        self._kept[key] = program
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return program
