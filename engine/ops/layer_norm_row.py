"""One example under layer norm, in numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs


class Row:
    """The statistics of one example."""

    def __init__(self, front: Cell, attrs: Attrs, xs: Sequence[Array]) -> None:
        self._values = np.asarray(xs[0][front], np.float64)
        self.size = self._values.size
        self.mean = float(self._values.mean())
        self.variance = float(self._values.var())
        self.deviation = math.sqrt(self.variance + attrs["eps"])

    def normalized(self, at: Cell) -> float:
        """A feature's value before weight and bias."""
        return (float(self._values[at]) - self.mean) / self.deviation
