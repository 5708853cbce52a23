"""Parameters that march in step: one group's, with equally many updates behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.arrays import np
from engine.op import Array
from engine.tensor import Tensor

if TYPE_CHECKING:
    from engine.optim.group import ParamGroup


class Cohort:
    """The numbers that the rule reads, in 0-d arrays: a change takes effect without planning anew.

    PyTorch counts steps for each parameter, and a parameter without a gradient misses one. Parameters of equal
    count share one cohort, so that they are updated together; :meth:`part` divides it when their ways part.
    """

    def __init__(self, group: ParamGroup, tensors: Sequence[Tensor], dtype: np.dtype[Any], steps: int = 0) -> None:
        self.group = group
        self.on = group.on
        self.tensors = tuple(tensors)
        self.dtype = dtype
        self.steps = steps
        self._arrays: dict[str, Array] = {}
        self._varies = False
        self.refresh()

    def __getitem__(self, name: str) -> Array:
        """The 0-d array of this number of the rule."""
        return self._arrays[name]

    @np.errstate(all="ignore")
    def refresh(self) -> None:
        """Write the settings into the arrays; what depends on the count follows at the next :meth:`tick`."""
        rule, settings = self.group.owner, self.group.settings
        timed = rule.timed(settings, max(self.steps, 1))
        self._varies = bool(timed)
        for name, number in {**rule.numbers(settings), **timed}.items():
            self._arrays.setdefault(name, np.zeros((), self.dtype))[()] = number

    def tick(self) -> None:
        """Begin a step: count it, and work out what depends on the count."""
        self.steps += 1
        if self._varies:
            for name, number in self.group.owner.timed(self.group.settings, self.steps).items():
                self._arrays[name][()] = number

    def part(self, leaving: Sequence[Tensor]) -> Cohort:
        """Let these go their own way from here on; gives their cohort, of the same count."""
        gone = {id(tensor) for tensor in leaving}
        self.tensors = tuple(tensor for tensor in self.tensors if id(tensor) not in gone)
        return Cohort(self.group, leaving, self.dtype, self.steps)
