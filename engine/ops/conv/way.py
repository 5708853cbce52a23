"""What every way to compute a convolution gives: the value and the three gradients, as instructions."""

from __future__ import annotations

from abc import ABC, abstractmethod

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.conv.geometry import Geometry


class Way(ABC):
    """One use of a convolution; ``x`` and ``g`` are (batch, channels, height, width) in any order of memory.

    :meth:`fill` lays the input's windows out in buffers that the planner keeps, and the value and the
    weight's gradient are products with them.
    """

    def __init__(self, p: Planner, place: Geometry) -> None:
        self.p = p
        self.place = place

    @abstractmethod
    def fill(self, x: Array) -> None:
        """Emit the copies that lay out the windows of the input."""

    @abstractmethod
    def value(self, weight: Array, bias: Array | None, out: Array) -> None:
        """Emit weight · windows (+ bias) into ``out``."""

    @abstractmethod
    def input_gradient(self, weight: Array, g: Array, out: Array) -> None:
        """Emit the input's VJP into ``out``."""

    @abstractmethod
    def weight_gradient(self, g: Array, out: Array) -> None:
        """Emit the weight's VJP into ``out``."""

    @abstractmethod
    def bias_gradient(self, g: Array, out: Array) -> None:
        """Emit the bias's VJP into ``out``: the sum of ``g`` over everything but the filters."""

    def contiguous(self, array: Array) -> Array:
        """The array in C order: itself, or a copy that is emitted."""
        if array.flags.c_contiguous:
            return array
        copy = self.p.scratch(array.shape)
        self.p.emit(np.copyto, copy, array)
        return copy

    def target(self, out: Array) -> Array:
        """A C-ordered array to write a result into: ``out`` itself, or scratch for :meth:`deliver`."""
        return out if out.flags.c_contiguous else self.p.scratch(out.shape)

    def deliver(self, result: Array, out: Array) -> None:
        """Emit the copy of :meth:`target` into ``out``, if it is another."""
        if result is not out:
            self.p.emit(np.copyto, out, result)
