"""Many cells become one: sums, means, spreads, counts, norms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from engine.errors import ArgumentError
from engine.methods.comparison import Comparing
from engine.methods.named import numpy_names

Dims = int | Sequence[int] | None


def as_dims(dim: Dims) -> int | tuple[int, ...] | None:
    """The dimensions as an op's setting; an empty list means all."""
    if dim is None or isinstance(dim, int):
        return dim
    return tuple(int(axis) for axis in dim) or None


class Reductions(Comparing):
    """Over the axes ``dim`` (None = all), which ``keepdim`` keeps with size 1. Also ``axis`` and ``keepdims``."""

    @numpy_names
    def sum(self, dim: Dims = None, keepdim: bool = False, *, dtype: Any = None) -> Self:
        """The sum; whole numbers and truth values are added as int64.

        >>> import engine as torch
        >>> torch.tensor([[1.0, 2.0], [3.0, 4.0]]).sum(dim=0).tolist()
        [4.0, 6.0]
        """
        return self._apply("sum", {"dim": as_dims(dim), "keepdim": bool(keepdim)}, self._in(dtype))._in(dtype)

    @numpy_names
    def mean(self, dim: Dims = None, keepdim: bool = False, *, dtype: Any = None) -> Self:
        """The mean; of whole numbers only with a floating ``dtype``.

        >>> import engine as torch
        >>> torch.tensor([1.0, 2.0, 6.0]).mean().item()
        3.0
        """
        return self._apply("mean", {"dim": as_dims(dim), "keepdim": bool(keepdim)}, self._in(dtype))

    @numpy_names
    def nansum(self, dim: Dims = None, keepdim: bool = False, *, dtype: Any = None) -> Self:
        """The sum of all cells that are not nan."""
        x = self._in(dtype)
        return x.where(x.eq(x), 0).sum(dim, keepdim)

    @numpy_names
    def nanmean(self, dim: Dims = None, keepdim: bool = False, *, dtype: Any = None) -> Self:
        """The mean of all cells that are not nan."""
        x = self._in(dtype)
        return x.nansum(dim, keepdim).div(x.eq(x).sum(dim, keepdim))

    @numpy_names
    def prod(self, dim: int | None = None, keepdim: bool = False, *, dtype: Any = None) -> Self:
        """The product over one axis, or of all cells."""
        return self._apply("prod", {"dim": dim, "keepdim": bool(keepdim)}, self._in(dtype))._in(dtype)

    @numpy_names
    def var(
        self, dim: Dims | bool = None, unbiased: bool = True, keepdim: bool = False, *, correction: float | None = None
    ) -> Self:
        """The variance: the sum of squared distances from the mean, divided by n − ``correction`` (1 unless given).

        >>> import engine as torch
        >>> torch.tensor([1.0, 2.0, 3.0]).var().item()
        1.0
        """
        return self._apply("var", _spread(dim, unbiased, keepdim, correction), self)

    @numpy_names
    def std(
        self, dim: Dims | bool = None, unbiased: bool = True, keepdim: bool = False, *, correction: float | None = None
    ) -> Self:
        """The standard deviation: the square root of :meth:`var`."""
        return self._apply("std", _spread(dim, unbiased, keepdim, correction), self)

    @numpy_names
    def norm(self, p: float | str | None = "fro", dim: Dims = None, keepdim: bool = False, dtype: Any = None) -> Self:
        """The length: (Σ |x|^p)^(1/p), with p = 2 unless given; inf is the largest |x|.

        >>> import engine as torch
        >>> torch.tensor([3.0, 4.0]).norm().item()
        5.0
        """
        if isinstance(p, str) and p != "fro":
            raise ArgumentError(
                "norm-kind",
                expected="a number or 'fro' as the norm's p",
                got=repr(p),
                cure="Use p=2 for the usual length; the nuclear norm is not part of this library.",
            )
        power = 2.0 if p is None or isinstance(p, str) else float(p)
        return self._apply("norm", {"p": power, "dim": as_dims(dim), "keepdim": bool(keepdim)}, self._in(dtype))

    def dist(self, other: Self, p: float = 2) -> Self:
        """The norm of the difference."""
        return self.sub(other).norm(p)

    @numpy_names
    def logsumexp(self, dim: Dims, keepdim: bool = False) -> Self:
        """log Σ e^x, without overflow."""
        return self._apply("logsumexp", {"dim": as_dims(dim), "keepdim": bool(keepdim)}, self)

    # --- truth and counts ------------------------------------------------------------------------
    @numpy_names
    def all(self, dim: Dims = None, keepdim: bool = False) -> Self:
        """Whether all cells are true, or not 0."""
        return self._apply("all", {"dim": as_dims(dim), "keepdim": bool(keepdim)}, self)

    @numpy_names
    def any(self, dim: Dims = None, keepdim: bool = False) -> Self:
        """Whether any cell is true, or not 0."""
        return self._apply("any", {"dim": as_dims(dim), "keepdim": bool(keepdim)}, self)

    def count_nonzero(self, dim: Dims = None) -> Self:
        """How many cells are true, or not 0."""
        return self._apply("count_nonzero", {"dim": as_dims(dim), "keepdim": False}, self)

    # --- along an axis ---------------------------------------------------------------------------
    @numpy_names
    def cumsum(self, dim: int, *, dtype: Any = None) -> Self:
        """Running sums."""
        return self._apply("cumsum", {"dim": dim}, self._in(dtype))

    @numpy_names
    def cumprod(self, dim: int, *, dtype: Any = None) -> Self:
        """Running products."""
        return self._apply("cumprod", {"dim": dim}, self._in(dtype))

    @numpy_names
    def softmax(self, dim: int, dtype: Any = None) -> Self:
        """e^x as a share of its sum along ``dim``.

        >>> import engine as torch
        >>> torch.tensor([0.0, 0.0]).softmax(dim=0).tolist()
        [0.5, 0.5]
        """
        return self._apply("softmax", {"dim": dim}, self._in(dtype))

    @numpy_names
    def log_softmax(self, dim: int, dtype: Any = None) -> Self:
        """The logarithm of :meth:`softmax`."""
        return self._apply("log_softmax", {"dim": dim}, self._in(dtype))

    def _in(self, dtype: Any) -> Self:
        return self if dtype is None else self._cast(dtype)


def _spread(dim: Dims | bool, unbiased: bool, keepdim: bool, correction: float | None) -> dict[str, Any]:
    """The settings of var and std, in any of PyTorch's spellings."""
    corrected = dim if isinstance(dim, bool) else unbiased
    axes = None if isinstance(dim, bool) else as_dims(dim)
    return {"dim": axes, "keepdim": bool(keepdim), "correction": int(corrected) if correction is None else correction}
