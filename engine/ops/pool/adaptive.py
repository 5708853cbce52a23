"""Adaptive pooling: the size of the output is given, and the windows are cut to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Sample, Shape
from engine.ops.pool.average import Averaging
from engine.ops.pool.geometry import Span, output_size
from engine.ops.pool.samples import adaptive_samples
from engine.ops.pool.sums import Segments, Uneven, Windows


def segments(size: int, out: int) -> Segments:
    """The cells of each of ``out`` windows, as PyTorch cuts them: from ⌊i · size / out⌋ to ⌈(i + 1) · size / out⌉."""
    return tuple(slice(at * size // out, -(-(at + 1) * size // out)) for at in range(out))


class AdaptiveAveraging(Averaging):
    """The mean of every window, as many windows as ``output_size`` says; None keeps an axis as it is."""

    torch_settings: ClassVar[Attrs] = {"output_size": ...}

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return (*shapes[0][: -self.rank], *output_size(attrs["output_size"], shapes[0], self.rank, self.name))

    def _cut(self, shape: Shape, attrs: Attrs) -> list[tuple[int, Segments]]:
        """The size of each axis and its windows; a signal's height is 1."""
        wanted = output_size(attrs["output_size"], shape, self.rank, self.name)
        cut = [(size, segments(size, out)) for size, out in zip(shape[-self.rank :], wanted, strict=True)]
        return cut if self.rank == 2 else [(1, segments(1, 1)), *cut]

    def windows(self, shape: Shape, attrs: Attrs) -> tuple[Windows, Windows]:
        height, width = (_windows(size, cut) for size, cut in self._cut(shape, attrs))
        return height, width

    def divisors(self, shape: Shape, attrs: Attrs) -> Array:
        height, width = (np.array([part.stop - part.start for part in cut]) for _, cut in self._cut(shape, attrs))
        product: Array = np.multiply.outer(height, width)
        return product

    def window(self, cell: Cell, attrs: Attrs, shape: Shape) -> list[Cell]:
        cut = self._cut(shape, attrs)[-self.rank :]
        sides = [range(parts[at].start, parts[at].stop) for (_, parts), at in zip(cut, cell[-self.rank :], strict=True)]
        return self.crossed(cell, sides)

    def windows_of(self, cell: Cell, attrs: Attrs, shape: Shape) -> list[Cell]:
        cut = self._cut(shape, attrs)[-self.rank :]
        sides = [
            [place for place, part in enumerate(parts) if part.start <= at < part.stop]
            for (_, parts), at in zip(cut, cell[-self.rank :], strict=True)
        ]
        return self.crossed(cell, sides)

    def samples(self) -> tuple[Sample, ...]:
        return adaptive_samples(self.rank)


def _windows(size: int, cut: Segments) -> Windows:
    """Windows of one size beside each other where the axis can be divided so."""
    if cut and size % len(cut) == 0:
        kernel = size // len(cut)
        return Span(size, kernel, kernel, out=len(cut))
    return Uneven(cut)


class AdaptiveAvgPool1d(AdaptiveAveraging):
    name = "adaptive_avg_pool1d"
    title = "Adaptive average pooling over a signal"
    doc = "Cuts the signal into as many windows as are asked for and replaces each by its mean."
    rank = 1


class AdaptiveAvgPool2d(AdaptiveAveraging):
    name = "adaptive_avg_pool2d"
    title = "Adaptive average pooling"
    doc = "Cuts the image into as many windows as are asked for and replaces each by its mean."
    rank = 2


OPS: tuple[Op, ...] = (AdaptiveAvgPool1d(), AdaptiveAvgPool2d())
