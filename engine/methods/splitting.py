"""A tensor taken apart into several: all of them views."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Self

from engine.errors import ArgumentError, ShapeError
from engine.methods.applying import Applying
from engine.ops.index.basic import check_place
from engine.ops.moving import along, dimension


class Splitting(Applying):
    """Slices along one axis, one or many."""

    def _between(self, axis: int, first: int, last: int) -> Self:
        return self._apply("slice", {"key": (*(slice(None),) * axis, slice(first, last))}, self)

    def select(self, dim: int, index: int) -> Self:
        """One place of an axis; the axis goes."""
        axis = dimension(dim, self.ndim, "select")
        return self._apply("slice", {"key": (*(slice(None),) * axis, int(index))}, self)

    def narrow(self, dim: int, start: int, length: int) -> Self:
        """``length`` places of an axis from ``start`` on."""
        axis = along(dim, self._array.shape, "narrow")
        size = self._array.shape[axis]
        first = start + size if start < 0 else int(start)
        if not (0 <= first <= size and 0 <= length <= size - first):
            raise ShapeError(
                "narrow-range",
                expected=f"a part of a dimension of size {size}",
                got=f"{length} places from {start} on",
                cure="start + length may be at most the dimension's size.",
            )
        return self._between(axis, first, first + length)

    def unbind(self, dim: int = 0) -> tuple[Self, ...]:
        """Every place of an axis by itself."""
        axis = dimension(dim, self.ndim, "unbind")
        if not self.ndim:
            check_place(0, 0, 0)
        before = (slice(None),) * axis
        return tuple(self._apply("slice", {"key": (*before, at)}, self) for at in range(self._array.shape[axis]))

    def split(self, split_size: int | Sequence[int], dim: int = 0) -> tuple[Self, ...]:
        """Parts of ``split_size`` places each, the last one smaller; or of the sizes that are listed.

        >>> import engine
        >>> [len(part) for part in engine.arange(5).split(2)]
        [2, 2, 1]
        """
        axis = along(dim, self._array.shape, "split")
        size = self._array.shape[axis]
        if isinstance(split_size, int):
            if split_size < 0 or (split_size == 0 and size):
                raise ArgumentError(
                    "split-size", expected="a size above 0", got=str(split_size), cure="Choose a larger part."
                )
            starts = range(0, size, split_size) if size else (0,)
            return tuple(self._between(axis, first, min(first + split_size, size)) for first in starts)
        if sum(split_size) != size or min(split_size, default=0) < 0:
            raise ShapeError(
                "split-sizes",
                expected=f"sizes that add up to {size}",
                got=str(list(split_size)),
                cure="Name a size for every part.",
            )
        ends = [sum(split_size[: at + 1]) for at in range(len(split_size))]
        return tuple(self._between(axis, end - part, end) for end, part in zip(ends, split_size, strict=True))

    split_with_sizes = split

    def chunk(self, chunks: int, dim: int = 0) -> tuple[Self, ...]:
        """At most so many parts of one size, the last one smaller."""
        if chunks < 1:
            raise ArgumentError("chunks", expected="at least 1 chunk", got=str(chunks), cure="Ask for more.")
        size = self._array.shape[along(dim, self._array.shape, "chunk")]
        return self.split(max(-(-size // chunks), 1), dim) if size else (self._between(dim % self.ndim, 0, 0),) * chunks

    def tensor_split(self, indices_or_sections: int | Sequence[int], dim: int = 0) -> tuple[Self, ...]:
        """So many parts whose sizes differ by at most one; or parts that begin where the list says."""
        axis = along(dim, self._array.shape, "tensor_split")
        size = self._array.shape[axis]
        if isinstance(indices_or_sections, int):
            least, more = divmod(size, indices_or_sections)
            return self.split([least + (at < more) for at in range(indices_or_sections)], axis)
        cuts = [0, *(slice(cut).indices(size)[1] for cut in indices_or_sections), size]
        return tuple(self._between(axis, first, max(first, last)) for first, last in pairwise(cuts))

    def hsplit(self, indices_or_sections: int | Sequence[int]) -> tuple[Self, ...]:
        """Split along the second axis; a vector along its only one."""
        return self.tensor_split(indices_or_sections, 1 if self.ndim > 1 else 0)

    def vsplit(self, indices_or_sections: int | Sequence[int]) -> tuple[Self, ...]:
        """Split along the first axis."""
        return self.tensor_split(indices_or_sections, 0)
