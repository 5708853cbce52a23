"""The largest, the smallest, the middle one, and order."""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, Self, TypeVar

from engine.arrays import np
from engine.errors import RangeError
from engine.methods.named import numpy_names
from engine.methods.picking import Picking
from engine.methods.reductions import Dims, Reductions, as_dims
from engine.methods.splitting import Splitting
from engine.ops.axis import axis_of

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """Values and where they stood."""

    values: T
    indices: T

    def __repr__(self) -> str:
        return f"torch.return_types.{type(self).__name__}(\nvalues={self.values},\nindices={self.indices})"


FOUND = {name: type(name, (Found,), {}) for name in ("max", "min", "median", "kthvalue", "sort", "topk")}
"""What each function gives: alike but for the name, which PyTorch prints."""


class Ends(NamedTuple, Generic[T]):
    """The smallest and the largest."""

    min: T
    max: T


class Choosing(Reductions, Splitting, Picking):
    """Where an axis is named, the values come with the places at which they stood."""

    @numpy_names
    def max(self, dim: Any = None, keepdim: bool = False, *, other: Any = None) -> Any:
        """The largest of all cells; along ``dim``, (values, indices) with the first of several; or cell by cell.

        >>> import engine as torch
        >>> x = torch.tensor([[1.0, 5.0], [7.0, 2.0]])
        >>> x.max().item(), x.max(dim=1).indices.tolist()
        (7.0, [1, 0])
        """
        return self._extreme("max", dim if other is None else other, keepdim)

    @numpy_names
    def min(self, dim: Any = None, keepdim: bool = False, *, other: Any = None) -> Any:
        """The smallest of all cells; along ``dim``, (values, indices) with the first of several; or cell by cell."""
        return self._extreme("min", dim if other is None else other, keepdim)

    def _extreme(self, word: str, dim: Any, keepdim: bool) -> Any:
        if dim is None:
            return self._apply(word, {}, self)
        if isinstance(dim, Choosing):
            return self._apply(f"{word}imum", {}, self, dim)
        settings = {"dim": dim, "keepdim": bool(keepdim)}
        return FOUND[word](self._apply(f"{word}_dim", settings, self), self._apply(f"arg{word}", settings, self))

    @numpy_names
    def amax(self, dim: Dims = (), keepdim: bool = False) -> Self:
        """The largest over several axes; ties share the gradient."""
        return self._apply("amax", {"dim": as_dims(dim), "keepdim": bool(keepdim)}, self)

    @numpy_names
    def amin(self, dim: Dims = (), keepdim: bool = False) -> Self:
        """The smallest over several axes; ties share the gradient."""
        return self._apply("amin", {"dim": as_dims(dim), "keepdim": bool(keepdim)}, self)

    def aminmax(self, *, dim: int | None = None, keepdim: bool = False) -> Ends[Self]:
        """Both of them."""
        return Ends(self.amin(() if dim is None else dim, keepdim), self.amax(() if dim is None else dim, keepdim))

    @numpy_names
    def argmax(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Where the largest stands, the first of several: its number in reading order, or its place along ``dim``.

        >>> import engine as torch
        >>> torch.tensor([[1.0, 5.0], [7.0, 2.0]]).argmax(dim=1).tolist()
        [1, 0]
        """
        return self._apply("argmax", {"dim": dim, "keepdim": bool(keepdim)}, self)

    @numpy_names
    def argmin(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Where the smallest stands, the first of several."""
        return self._apply("argmin", {"dim": dim, "keepdim": bool(keepdim)}, self)

    @numpy_names
    def median(self, dim: int | None = None, keepdim: bool = False) -> Any:
        """The middle one of all cells, the lower one of two; along ``dim``, (values, indices)."""
        if dim is None:
            return self._apply("median", {}, self)
        return self._at(self._apply("argmedian", {"dim": dim, "keepdim": True}, self), dim, keepdim, "median")

    @numpy_names
    def kthvalue(self, k: int, dim: int = -1, keepdim: bool = False) -> Any:
        """The k-th smallest along ``dim``, counted from 1."""
        self._check_count(k, dim, 1, "kthvalue")
        return self._at(self.argsort(dim).narrow(dim, k - 1, 1), dim, keepdim, "kthvalue")

    def _at(self, places: Self, dim: int, keepdim: bool, name: str) -> Any:
        """The cells at places along ``dim``, one for each line."""
        values = self.gather(dim, places)
        if keepdim or not self.ndim:
            return FOUND[name](values, places)
        return FOUND[name](values.select(dim, 0), places.select(dim, 0))

    # --- order -----------------------------------------------------------------------------------
    @numpy_names
    def argsort(self, dim: int = -1, descending: bool = False, stable: bool = False) -> Self:
        """The places from which the values come when they are sorted; equal values stay in their order."""
        return self._apply("argsort", {"dim": dim, "descending": bool(descending)}, self)

    @numpy_names
    def sort(self, dim: int = -1, descending: bool = False, stable: bool = False) -> Any:
        """The values in order along ``dim``, and where they stood.

        >>> import engine as torch
        >>> torch.tensor([3.0, 1.0, 2.0]).sort().indices.tolist()
        [1, 2, 0]
        """
        places = self.argsort(dim, descending)
        return FOUND["sort"](self.gather(dim, places), places)

    def msort(self) -> Self:
        """The values in order along the first axis."""
        values: Self = self.sort(0).values
        return values

    @numpy_names
    def topk(self, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
        """The ``k`` largest (or smallest) along ``dim``, in order, and where they stood.

        >>> import engine as torch
        >>> torch.tensor([3.0, 1.0, 2.0]).topk(2).values.tolist()
        [3.0, 2.0]
        """
        self._check_count(k, dim, 0, "topk")
        places = self.argsort(dim, largest)
        if self.ndim:
            places = places.narrow(dim, 0, k)
        return FOUND["topk"](self.gather(dim, places), places)

    def _check_count(self, k: int, dim: int, least: int, title: str) -> None:
        axis = axis_of(self.ndim, dim, title)
        size = self._array.shape[axis] if self.ndim else 1
        if not least <= k <= size:
            raise RangeError("k", expected=f"k of {title} from {least} to {size}", got=str(k), cure="Ask for fewer.")

    def unique(
        self,
        sorted: bool = True,
        return_inverse: bool = False,
        return_counts: bool = False,
        dim: int | None = None,
    ) -> Any:
        """The different values (or, along ``dim``, the different slices) in order, with what else is asked for.

        Their number depends on the numbers, so a Program cannot hold it: RecordError while one is recorded.

        >>> import engine as torch
        >>> torch.tensor([2, 1, 2]).unique(return_counts=True)
        (tensor([1, 2]), tensor([1, 2]))
        """
        self._refuse_while_recording("unique()")
        values, inverse, counts = np.unique(self._array, return_inverse=True, return_counts=True, axis=dim)
        found = [self._wrap(values)]
        if return_inverse:
            shape = self._array.shape if dim is None else (-1,)
            found.append(self._wrap(inverse.reshape(shape).astype(np.int64)))
        if return_counts:
            found.append(self._wrap(counts.astype(np.int64)))
        return found[0] if len(found) == 1 else tuple(found)
