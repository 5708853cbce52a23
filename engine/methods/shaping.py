"""The same numbers in other shapes: views where PyTorch gives views."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Self

from engine.arrays import np
from engine.errors import DTypeError, ShapeError
from engine.methods.applying import Applying
from engine.op import Shape
from engine.ops.moving import dimension, dimensions
from engine.tape import state

Sizes = int | Sequence[int]


def sizes_of(given: Sequence[Any]) -> Shape:
    """Sizes that were passed one by one, or as one tuple or list."""
    if len(given) == 1 and isinstance(given[0], Sequence) and not isinstance(given[0], str):
        given = given[0]
    try:
        return tuple([size.__index__() for size in given])
    except (AttributeError, TypeError):
        raise DTypeError(
            "size-kind",
            expected="whole numbers as sizes",
            got=", ".join(f"{size!r}" for size in given),
            cure="Write a // b instead of a / b, which gives a decimal number; or int(x).",
        ) from None


class Shaping(Applying):
    """Shapes and axes."""

    def reshape(self, *shape: Any) -> Self:
        """The same cells in another shape; one size may be −1. A view where the memory allows, else a copy."""
        return self._apply("reshape", {"shape": sizes_of(shape)}, self)

    def view(self, *shape: Any) -> Self:
        """The same cells in another shape, over the same memory; or, given a dtype, cast (see :meth:`to`).

        Raises ShapeError where axes that do not follow each other in memory would be merged.
        """
        sizes = sizes_of(shape)
        if not self._watched and self._base is None and not self._array.flags.c_contiguous and state.tape is None:
            # The engine itself laid it out in another order, and nobody looks into its memory yet.
            self._array = np.ascontiguousarray(self._array)
        seen = self._apply("reshape", {"shape": sizes}, self)
        if not seen._array.size or np.may_share_memory(seen._array, self._array):
            return seen
        if self._base is not None:
            raise ShapeError(
                "view-of-turned",
                expected=f"a shape into which {list(self.shape)} can be seen without copying",
                got=f"{list(sizes)}, but the axes to be merged do not follow each other in memory",
                cure="Write x.reshape(...), or x.contiguous().view(...).",
            )
        # A copy, which must not be written to as if it were a view.
        seen._array.flags.writeable = False
        return seen

    def view_as(self, other: Applying) -> Self:
        return self.view(other.shape)

    def reshape_as(self, other: Applying) -> Self:
        return self.reshape(other.shape)

    def flatten(self, start_dim: int = 0, end_dim: int = -1) -> Self:
        """The axes from ``start_dim`` to ``end_dim`` made one."""
        shape = self.shape
        if not shape:
            return self.reshape(1)
        start, end = dimension(start_dim, len(shape), "flatten"), dimension(end_dim, len(shape), "flatten")
        if start > end:
            raise ShapeError(
                "flatten-order",
                expected="start_dim before end_dim",
                got=f"{start_dim} and {end_dim}",
                cure="Swap the two.",
            )
        if start == end:
            return self
        return self.reshape(*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :])

    def ravel(self) -> Self:
        return self.reshape(-1)

    def unflatten(self, dim: int, sizes: Sequence[int]) -> Self:
        """One axis taken apart into several; one of the sizes may be −1."""
        axis = dimension(dim, self.ndim, "unflatten")
        whole, sizes = self.shape[axis], tuple(sizes)
        known = math.prod(size for size in sizes if size != -1)
        if -1 in sizes and known:
            sizes = tuple(whole // known if size == -1 else size for size in sizes)
        if math.prod(sizes) != whole:
            raise ShapeError(
                "unflatten-sizes",
                expected=f"sizes whose product is {whole}",
                got=str(list(sizes)),
                cure="Choose sizes that multiply to the dimension's; one of them may be −1.",
            )
        return self.reshape(*self.shape[:axis], *sizes, *self.shape[axis + 1 :])

    def squeeze(self, dim: Sizes | None = None) -> Self:
        """Without axes of size 1: all of them, or those that are named."""
        dims = None if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
        return self._apply("squeeze", {"dims": dims}, self)

    def unsqueeze(self, dim: int) -> Self:
        """With a new axis of size 1 at ``dim``."""
        return self._apply("unsqueeze", {"dim": dim}, self)

    def expand(self, *sizes: Any) -> Self:
        """Axes of size 1 repeated, without copying; −1 keeps a size."""
        return self._apply("expand", {"size": sizes_of(sizes)}, self)

    def expand_as(self, other: Applying) -> Self:
        return self.expand(other.shape)

    def broadcast_to(self, *size: Any) -> Self:
        return self.expand(*size)

    def repeat(self, *repeats: Any) -> Self:
        """The tensor laid beside itself; ``repeats`` has a number for each axis, new ones in front."""
        counts = sizes_of(repeats)
        if len(counts) < self.ndim:
            raise ShapeError(
                "repeat-count",
                expected=f"a number of repetitions for each of the {self.ndim} axes",
                got=str(list(counts)),
                cure="Write 1 for an axis that stays.",
            )
        return self._apply("repeat", {"repeats": counts}, self)

    def tile(self, *dims: Any) -> Self:
        """As :meth:`repeat`; axes that are not named stay."""
        counts = sizes_of(dims)
        return self.repeat((1,) * (self.ndim - len(counts)) + counts)

    def transpose(self, dim0: int, dim1: int) -> Self:
        """Two axes swapped."""
        return self._apply("transpose", {"dim0": dim0, "dim1": dim1}, self)

    swapaxes = swapdims = transpose

    def t(self) -> Self:
        """The transposed matrix; a vector or a scalar as it is."""
        if self.ndim > 2:
            raise ShapeError(
                "transpose-of-many-axes",
                expected="at most two axes",
                got=f"{self.ndim} axes",
                cure="Name the two axes: x.transpose(dim0, dim1).",
            )
        return self.transpose(0, 1) if self.ndim == 2 else self

    @property
    def T(self) -> Self:  # noqa: N802 - PyTorch's name
        """All axes in the reverse order."""
        return self.t() if self.ndim <= 2 else self.permute(*range(self.ndim - 1, -1, -1))

    @property
    def mT(self) -> Self:  # noqa: N802 - PyTorch's name
        """Each matrix transposed."""
        if self.ndim < 2:
            raise ShapeError(
                "not-a-matrix", expected="at least two axes", got=f"{self.ndim}", cure="Reshape it to a matrix first."
            )
        return self.transpose(-2, -1)

    def permute(self, *dims: Any) -> Self:
        """The axes in another order."""
        return self._apply("permute", {"dims": sizes_of(dims)}, self)

    def movedim(self, source: Sizes, destination: Sizes) -> Self:
        """Some axes moved to other places; the rest keep their order."""
        rank = self.ndim
        start, end = dimensions(source, rank, "movedim"), dimensions(destination, rank, "movedim")
        order = [axis for axis in range(rank) if axis not in start]
        for place, axis in sorted(zip(end, start, strict=True)):
            order.insert(place, axis)
        return self.permute(*order)

    moveaxis = movedim

    def flip(self, *dims: Any) -> Self:
        """The cells in the reverse order along these axes; a copy, as in PyTorch."""
        return self._apply("flip", {"dims": sizes_of(dims)}, self)

    def fliplr(self) -> Self:
        return self.flip(1)

    def flipud(self) -> Self:
        return self.flip(0)

    def roll(self, shifts: Sizes, dims: Sizes | None = None) -> Self:
        """The cells moved along axes, the last ones to the front; flattened first where no axis is named."""
        several = (shifts,) if isinstance(shifts, int) else tuple(shifts)
        if dims is None:
            return self._apply("roll", {"shifts": several, "dims": (0,)}, self.flatten()).view(self.shape)
        return self._apply("roll", {"shifts": several, "dims": (dims,) if isinstance(dims, int) else tuple(dims)}, self)

    def rot90(self, k: int = 1, dims: Sequence[int] = (0, 1)) -> Self:
        """Turned by ``k`` right angles in the plane of two axes."""
        first, second = dims
        if k % 4 in (0, 2):
            return self.flip(first, second) if k % 4 else self.clone()
        return self.flip(second if k % 4 == 1 else first).transpose(first, second)

    def diagonal(self, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Self:
        """The diagonal of two axes, as a last axis: a view."""
        return self._apply("diagonal", {"offset": offset, "dim1": dim1, "dim2": dim2}, self)

    def diag(self, diagonal: int = 0) -> Self:
        """A matrix's diagonal; or a matrix with this vector on its diagonal."""
        if self.ndim == 1:
            return self._apply("diag_embed", {"offset": diagonal}, self)
        if self.ndim != 2:
            raise ShapeError(
                "diag-axes", expected="a vector or a matrix", got=f"{self.ndim} axes", cure="Use x.diagonal()."
            )
        return self.diagonal(diagonal).clone()

    def diag_embed(self, offset: int = 0) -> Self:
        """Each last row as the diagonal of a matrix."""
        return self._apply("diag_embed", {"offset": offset}, self)

    def tril(self, diagonal: int = 0) -> Self:
        """What lies on and below a diagonal; 0 above."""
        return self._apply("tril", {"diagonal": diagonal}, self)

    def triu(self, diagonal: int = 0) -> Self:
        """What lies on and above a diagonal; 0 below."""
        return self._apply("triu", {"diagonal": diagonal}, self)
