"""Cells picked and written by index tensors and masks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from engine.arrays import np
from engine.errors import ArgumentError, DTypeError, ShapeError
from engine.methods.applying import Applying
from engine.methods.indexing import Indexing
from engine.ops.moving import along, dimension
from engine.random import Generator, as_generator


class Picking(Indexing):
    """gather, scatter, masks and their kin."""

    def _index(self, index: Any, title: str) -> Self:
        """The index as a tensor of whole numbers; raises DTypeError."""
        tensor = self._operand(index)
        if tensor.dtype.kind not in "iu":
            raise DTypeError(
                "index-dtype",
                expected=f"whole numbers as the index of {title}",
                got=str(tensor.dtype),
                cure="Write index.long().",
            )
        return tensor

    def gather(self, dim: int, index: Any) -> Self:
        """For each cell of ``index``, the cell of this tensor whose place along ``dim`` it names."""
        return self._apply("gather", {"dim": dim}, self, self._index(index, "gather"))

    def take_along_dim(self, indices: Any, dim: int | None = None) -> Self:
        """As :meth:`gather`, with broadcasting; over all cells in a row where ``dim`` is None."""
        index = self._index(indices, "take_along_dim")
        if dim is None:
            return self._apply("reshape", {"shape": (-1,)}, self).gather(
                0, index._apply("reshape", {"shape": (-1,)}, index)
            )
        axis = along(dim, self._array.shape, "take_along_dim")
        shape = [max(own, other) for own, other in zip(self._array.shape, index._array.shape, strict=True)]
        wide, full = list(shape), list(shape)
        wide[axis], full[axis] = index._array.shape[axis], self._array.shape[axis]
        return self._expanded(full).gather(axis, index._apply("expand", {"size": tuple(wide)}, index))

    def _expanded(self, shape: Sequence[int]) -> Self:
        return self if tuple(shape) == self._array.shape else self._apply("expand", {"size": tuple(shape)}, self)

    def scatter(self, dim: int, index: Any, src: Any = None, *, value: Any = None, reduce: str | None = None) -> Self:
        """This tensor with ``src`` written to the places along ``dim`` that the index names."""
        if reduce not in (None, "add"):
            raise ArgumentError("scatter-reduce", expected='None or "add"', got=repr(reduce), cure="Use scatter_add().")
        places = self._index(index, "scatter")
        given = self._operand(value if src is None else src)
        if given.ndim == 0 and places.ndim:
            given = given._apply("expand", {"size": places._array.shape}, given)
        if not isinstance(src, Applying):
            given = given._cast(self.dtype)
        return self._apply(
            "scatter" if reduce is None else "scatter_add", {"dim": dim}, self, self._of_kind(given), places
        )

    def scatter_add(self, dim: int, index: Any, src: Any) -> Self:
        """This tensor with ``src`` added at the places along ``dim`` that the index names."""
        places = self._index(index, "scatter_add")
        return self._apply("scatter_add", {"dim": dim}, self, self._of_kind(self._operand(src)), places)

    def _of_kind(self, source: Self) -> Self:
        if source.dtype != self.dtype:
            raise DTypeError(
                "source-dtype",
                expected=f"a source of this tensor's dtype, {self.dtype}",
                got=str(source.dtype),
                cure="Cast one of them with .to(dtype).",
            )
        return source

    def index_select(self, dim: int, index: Any) -> Self:
        """The places of one axis that a vector names."""
        places = self._index(index, "index_select")
        if places.ndim > 1:
            raise ShapeError(
                "index-vector", expected="a vector of places", got=str(list(places.shape)), cure="Flatten it."
            )
        if places.ndim == 0:
            places = places._apply("reshape", {"shape": (1,)}, places)
        return self._apply("index", {"dims": (along(dim, self._array.shape, "index_select"),)}, self, places)

    def take(self, index: Any) -> Self:
        """The cells, numbered in reading order, that the index names."""
        return self._apply(
            "index", {"dims": (0,)}, self._apply("reshape", {"shape": (-1,)}, self), self._index(index, "take")
        )

    def _put_along(self, dim: int, index: Any, values: Self, accumulate: bool) -> Self:
        axis = along(dim, self._array.shape, "places along a dimension")
        # Index tensors stand in front in the values, so the axis is brought there.
        order = (axis, *(other for other in range(self.ndim) if other != axis))
        front = self._apply("permute", {"dims": order}, self)
        if values.ndim:
            values = values._apply("permute", {"dims": order}, values)
        places = self._index(index, "the index methods")
        wanted = (places._array.size, *front._array.shape[1:])
        if (values.ndim or accumulate) and values._array.shape != wanted:
            raise ShapeError(
                "source-shape",
                expected=f"a slice for each of {wanted[0]} places: shape {list(wanted)} with dim in front",
                got=str(list(values._array.shape)),
                cure="The source has the tensor's shape, but for the number of places along dim.",
            )
        put = self._apply("index_put", {"dims": (0,), "accumulate": accumulate}, front, values, places)
        return put._apply("permute", {"dims": tuple(order.index(at) for at in range(self.ndim))}, put)

    def index_add(self, dim: int, index: Any, source: Any, *, alpha: float = 1) -> Self:
        """This tensor with ``alpha`` · source added at places of one axis; a place may be named several times."""
        source = self._operand(source)
        return self._put_along(
            dim, index, self._of_kind(source if alpha == 1 else source._apply("mul", {}, source, alpha)), True
        )

    def index_copy(self, dim: int, index: Any, source: Any) -> Self:
        """This tensor with the source's slices at places of one axis."""
        return self._put_along(dim, index, self._of_kind(self._operand(source)), False)

    def index_fill(self, dim: int, index: Any, value: Any) -> Self:
        """This tensor with one number at places of one axis."""
        return self._put_along(dim, index, self._operand(value)._cast(self.dtype), False)

    def index_put(self, indices: Sequence[Any], values: Any, accumulate: bool = False) -> Self:
        """This tensor with values at the places that index tensors for its first axes name."""
        places = [self._index(index, "index_put") for index in indices]
        attrs = {"dims": tuple(range(len(places))), "accumulate": accumulate}
        return self._apply("index_put", attrs, self, self._operand(values)._cast(self.dtype), *places)

    # --- masks -----------------------------------------------------------------------------------
    def masked_fill(self, mask: Any, value: Any) -> Self:
        """``value`` wherever the mask is True."""
        if isinstance(value, Applying):
            if value.ndim:
                raise ShapeError("fill-value", expected="one number", got=str(list(value.shape)), cure="Use where().")
            if value.requires_grad or value._changes_by_step():
                return self._apply("where", {}, self._operand(mask), value._cast(self.dtype), self)
            value = value._array.item()
        return self._apply(
            "masked_fill", {"value": float(value) if self.dtype.kind == "f" else value}, self, self._operand(mask)
        )

    def masked_select(self, mask: Any) -> Self:
        """The cells where the mask is True, in a row; refused while a Program is recorded."""
        chosen = self._operand(mask)
        shape = np.broadcast_shapes(self._array.shape, chosen._array.shape)
        return self._expanded(shape)[chosen._expanded(shape)]

    def nonzero(self, *, as_tuple: bool = False) -> Any:
        """The places of the cells that are not 0: a row for each, or with ``as_tuple`` a vector for each axis."""
        self._refuse_while_recording("nonzero(), whose result has as many rows as there are such cells,")
        if as_tuple:
            return tuple(self._wrap(places) for places in np.nonzero(np.atleast_1d(self._array)))
        return self._wrap(np.argwhere(self._array))

    def argwhere(self) -> Self:
        """The places of the cells that are not 0, a row for each."""
        found: Self = self.nonzero()
        return found

    def bincount(self, weights: Any = None, minlength: int = 0) -> Self:
        """How often each whole number occurs, from 0 to the largest; or the sum of the weights of each."""
        self._refuse_while_recording("bincount(), whose length follows from the largest number,")
        if self.ndim != 1 or self.dtype.kind not in "iu" or (self._array.size and self._array.min() < 0):
            raise ArgumentError(
                "bincount-input",
                expected="a vector of whole numbers that are not negative",
                got=f"{self.dtype} of shape {list(self.shape)}",
                cure="Flatten it, and cast it with .long().",
            )
        counted = np.bincount(self._array, None if weights is None else self._operand(weights)._array, minlength)
        return self._wrap(counted.astype(np.int64) if weights is None else counted)

    def repeat_interleave(self, repeats: Any, dim: int | None = None) -> Self:
        """Each place of an axis so many times, one after the other; flattened first where no axis is named."""
        if dim is None:
            return self._apply("reshape", {"shape": (-1,)}, self).repeat_interleave(repeats, 0)
        if isinstance(repeats, Applying):
            repeats._refuse_while_recording("repeat_interleave(), whose result is as long as the repetitions say,")
        axis = dimension(dim, self.ndim, "repeat_interleave")
        counts = np.asarray(repeats._array if isinstance(repeats, Applying) else repeats)
        if counts.size not in (1, self._array.shape[axis]):
            raise ShapeError(
                "repeat-counts",
                expected=f"one number, or one for each of {self._array.shape[axis]} places",
                got=str(counts.size),
                cure="Pass a number of repetitions for each place.",
            )
        places = np.repeat(np.arange(self._array.shape[axis]), counts)
        return self._apply("index", {"dims": (axis,)}, self, self._wrap(places))

    # --- by chance -------------------------------------------------------------------------------
    def bernoulli(self, *, generator: Generator | None = None) -> Self:
        """1 with the probability that each cell gives, else 0."""
        return self._apply("bernoulli", {"generator": as_generator(generator)}, self)

    def multinomial(self, num_samples: int, replacement: bool = False, *, generator: Generator | None = None) -> Self:
        """Class numbers, each drawn with a probability in proportion to its weight in the row."""
        attrs = {"num_samples": num_samples, "replacement": replacement, "generator": as_generator(generator)}
        return self._apply("multinomial", attrs, self)

    def unfold(self, dim: int, size: int, step: int) -> Self:
        """Windows of ``size`` places, ``step`` apart, along one axis; a window's places are a last axis. A copy."""
        from_front = dimension(dim, self.ndim, "unfold")
        starts = np.arange(0, self._array.shape[from_front] - size + 1, step)
        windows = self._wrap(starts[:, None] + np.arange(size))
        found = self._apply("index", {"dims": (from_front,)}, self, windows)
        order = [axis for axis in range(found.ndim) if axis != from_front + 1]
        return found._apply("permute", {"dims": (*order, from_front + 1)}, found)
