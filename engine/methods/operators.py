"""How a tensor is written about: +, ×, @, and the methods that are ops."""

from __future__ import annotations

from typing import Any, Self

from engine.errors import ShapeError
from engine.op import Attrs, Shape

Dims = int | tuple[int, ...] | None


class Operators:
    """Operators and methods that each record one op; PyTorch's names and meanings."""

    __slots__ = ()
    # NumPy leaves `array + tensor` to the tensor.
    __array_ufunc__ = None

    @property
    def ndim(self) -> int:
        raise NotImplementedError

    def _apply(self, name: str, attrs: Attrs, *operands: Any) -> Self:
        """Run an op over operands (tensors, or numbers and arrays that become constants)."""
        raise NotImplementedError

    def _in_place(self, name: str, attrs: Attrs, *operands: Any) -> Self:
        """Run an op with this tensor as its first input, and write the result into this tensor's memory."""
        raise NotImplementedError

    # --- arithmetic ------------------------------------------------------------------------------
    def __add__(self, other: Any) -> Self:
        return self._apply("add", {}, self, other)

    def __radd__(self, other: Any) -> Self:
        return self._apply("add", {}, other, self)

    def __sub__(self, other: Any) -> Self:
        return self._apply("sub", {}, self, other)

    def __rsub__(self, other: Any) -> Self:
        return self._apply("sub", {}, other, self)

    def __mul__(self, other: Any) -> Self:
        return self._apply("mul", {}, self, other)

    def __rmul__(self, other: Any) -> Self:
        return self._apply("mul", {}, other, self)

    def __truediv__(self, other: Any) -> Self:
        return self._apply("div", {}, self, other)

    def __rtruediv__(self, other: Any) -> Self:
        return self._apply("div", {}, other, self)

    def __pow__(self, exponent: Any) -> Self:
        if isinstance(exponent, int | float):
            return self._apply("pow", {"exponent": float(exponent)}, self)
        return self._apply("pow", {}, self, exponent)

    def __rpow__(self, base: Any) -> Self:
        return self._apply("pow", {}, base, self)

    def __neg__(self) -> Self:
        return self._apply("neg", {}, self)

    def __matmul__(self, other: Any) -> Self:
        return self._apply("matmul", {}, self, other)

    def __rmatmul__(self, other: Any) -> Self:
        return self._apply("matmul", {}, other, self)

    def __iadd__(self, other: Any) -> Self:
        return self._in_place("add", {}, other)

    def __isub__(self, other: Any) -> Self:
        return self._in_place("sub", {}, other)

    def __imul__(self, other: Any) -> Self:
        return self._in_place("mul", {}, other)

    def __itruediv__(self, other: Any) -> Self:
        return self._in_place("div", {}, other)

    add = __add__
    sub = __sub__
    mul = __mul__
    div = __truediv__
    pow = __pow__
    neg = __neg__
    matmul = __matmul__

    # --- functions of each cell ------------------------------------------------------------------
    def exp(self) -> Self:
        return self._apply("exp", {}, self)

    def log(self) -> Self:
        return self._apply("log", {}, self)

    def tanh(self) -> Self:
        return self._apply("tanh", {}, self)

    def sigmoid(self) -> Self:
        return self._apply("sigmoid", {}, self)

    def relu(self) -> Self:
        return self._apply("relu", {}, self)

    # --- reductions and shapes -------------------------------------------------------------------
    def sum(self, dim: Dims = None, keepdim: bool = False) -> Self:
        """The sum over ``dim`` (all axes where None)."""
        return self._apply("sum", {"dim": dim, "keepdim": keepdim}, self)

    def mean(self, dim: Dims = None, keepdim: bool = False) -> Self:
        """The mean over ``dim`` (all axes where None)."""
        return self._apply("mean", {"dim": dim, "keepdim": keepdim}, self)

    def reshape(self, *shape: int | Shape) -> Self:
        """The same cells in another shape; one size may be −1."""
        sizes: list[int] = []
        for part in shape:
            sizes.extend(part) if isinstance(part, tuple | list) else sizes.append(int(part))
        return self._apply("reshape", {"shape": tuple(sizes)}, self)

    view = reshape

    def transpose(self, dim0: int, dim1: int) -> Self:
        """Two axes swapped."""
        return self._apply("transpose", {"dim0": dim0, "dim1": dim1}, self)

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

    T = property(t)
