"""The matrix product, and the methods that are ops."""

from __future__ import annotations

from typing import Any, Self

from engine.methods.applying import Applying
from engine.op import Attrs

Dims = int | tuple[int, ...] | None


class Operators(Applying):
    """Operators and methods that each record one op; PyTorch's names and meanings."""

    @property
    def ndim(self) -> int:
        raise NotImplementedError

    def _apply(self, name: str, attrs: Attrs, *operands: Any) -> Self:
        """Run an op over operands (tensors, or numbers and arrays that become constants)."""
        raise NotImplementedError

    # --- products ----------------------------------------------------------------------------------
    def __matmul__(self, other: Any) -> Self:
        return self._apply("matmul", {}, self, other)

    def __rmatmul__(self, other: Any) -> Self:
        return self._apply("matmul", {}, other, self)

    matmul = __matmul__

    # --- reductions ----------------------------------------------------------------------------
    def sum(self, dim: Dims = None, keepdim: bool = False) -> Self:
        """The sum over ``dim`` (all axes where None)."""
        return self._apply("sum", {"dim": dim, "keepdim": keepdim}, self)

    def mean(self, dim: Dims = None, keepdim: bool = False) -> Self:
        """The mean over ``dim`` (all axes where None)."""
        return self._apply("mean", {"dim": dim, "keepdim": keepdim}, self)
