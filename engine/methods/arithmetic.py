"""Sums, products, quotients and powers of tensors: the operators, and PyTorch's methods of the same meaning."""

from __future__ import annotations

from typing import Any, Self

from engine.dtypes import Default, category, dtype_of, int64
from engine.errors import ArgumentError, DTypeError
from engine.methods.applying import Applying
from engine.op import DType

Number = bool | int | float


class Arithmetic(Applying):
    """What is written with +, −, ×, ÷, // , % and **, cell by cell, with broadcasting."""

    # NumPy leaves `array + tensor` to the tensor.
    __array_ufunc__ = None

    # --- operators -------------------------------------------------------------------------------
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

    def __floordiv__(self, other: Any) -> Self:
        return self._apply("floor_divide", {}, self, other)

    def __rfloordiv__(self, other: Any) -> Self:
        return self._apply("floor_divide", {}, other, self)

    def __mod__(self, other: Any) -> Self:
        return self._apply("remainder", {}, self, other)

    def __rmod__(self, other: Any) -> Self:
        return self._apply("remainder", {}, other, self)

    def __pow__(self, exponent: Any) -> Self:
        if not isinstance(exponent, bool | int | float):
            return self._apply("pow", {}, self, exponent)
        kind = self.dtype.kind
        if kind == "f":
            return self._apply("pow", {"exponent": float(exponent)}, self)
        if isinstance(exponent, float):
            return self._apply("pow", {"exponent": exponent}, self._in(Default.dtype))
        return self._apply("pow", {"exponent": int(exponent)}, self._in(int64) if kind == "b" else self)

    def __rpow__(self, base: Any) -> Self:
        return self._apply("pow", {}, base, self)

    def __neg__(self) -> Self:
        return self._apply("neg", {}, self)

    def __pos__(self) -> Self:
        return self.positive()

    def __abs__(self) -> Self:
        return self.abs()

    def __iadd__(self, other: Any) -> Self:
        return self._in_place("add", {}, other)

    def __isub__(self, other: Any) -> Self:
        return self._in_place("sub", {}, other)

    def __imul__(self, other: Any) -> Self:
        return self._in_place("mul", {}, other)

    def __itruediv__(self, other: Any) -> Self:
        return self._in_place("div", {}, other)

    def __ifloordiv__(self, other: Any) -> Self:
        return self._in_place("floor_divide", {}, other)

    def __imod__(self, other: Any) -> Self:
        return self._in_place("remainder", {}, other)

    def __ipow__(self, other: Any) -> Self:
        return self._through("pow", other)

    # --- methods ---------------------------------------------------------------------------------
    def add(self, other: Any, *, alpha: Number = 1) -> Self:
        """self + alpha · other.

        >>> import engine as torch
        >>> torch.tensor([1.0, 2.0]).add(torch.tensor([10.0, 20.0]), alpha=2).tolist()
        [21.0, 42.0]
        """
        return self._apply("add", {}, self, self._multiple(other, alpha))

    def sub(self, other: Any, *, alpha: Number = 1) -> Self:
        """self − alpha · other."""
        return self._apply("sub", {}, self, self._multiple(other, alpha))

    def mul(self, other: Any) -> Self:
        """self · other, cell by cell."""
        return self._apply("mul", {}, self, other)

    def div(self, other: Any, *, rounding_mode: str | None = None) -> Self:
        """self / other; with ``rounding_mode`` "floor" rounded down, with "trunc" towards 0.

        >>> import engine as torch
        >>> torch.tensor([7, -7]).div(2).tolist()
        [3.5, -3.5]
        >>> torch.tensor([7, -7]).div(2, rounding_mode="floor").tolist()
        [3, -4]
        >>> torch.tensor([7, -7]).div(2, rounding_mode="trunc").tolist()
        [3, -3]
        """
        if rounding_mode is None:
            return self._apply("div", {}, self, other)
        if rounding_mode == "floor":
            return self._apply("floor_divide", {}, self, other)
        if rounding_mode != "trunc":
            raise ArgumentError(
                "rounding-mode",
                expected='None, "floor" or "trunc" as rounding_mode of div',
                got=repr(rounding_mode),
                cure="Leave it out for the exact quotient.",
            )
        divisor = self._operand(other)
        if self.dtype.kind == "f" or divisor.dtype.kind == "f":
            return self._apply("trunc", {}, self._apply("div", {}, self, divisor))
        rest = self._apply("fmod", {}, self, divisor)
        return self._apply("floor_divide", {}, self._apply("sub", {}, self, rest), divisor)

    def floor_divide(self, other: Any) -> Self:
        """How often ``other`` goes into each number, rounded down."""
        return self._apply("floor_divide", {}, self, other)

    def remainder(self, other: Any) -> Self:
        """What remains after dividing and rounding down: it has the divisor's sign, as Python's ``%``."""
        return self._apply("remainder", {}, self, other)

    def fmod(self, other: Any) -> Self:
        """What remains after dividing and cutting off: it has the sign of the number divided.

        >>> import engine as torch
        >>> torch.tensor([-5.0]).fmod(3).tolist(), torch.tensor([-5.0]).remainder(3).tolist()
        ([-2.0], [1.0])
        """
        return self._apply("fmod", {}, self, other)

    def pow(self, exponent: Any) -> Self:
        """self to the power ``exponent``, a number or a tensor.

        >>> import engine as torch
        >>> torch.tensor([1, 2, 3]).pow(2).tolist()
        [1, 4, 9]
        """
        return self.__pow__(exponent)

    def square(self) -> Self:
        """Each number times itself."""
        return self.__pow__(2)

    def neg(self) -> Self:
        """Each number with its sign turned."""
        return -self

    def abs(self) -> Self:
        """The distance of each number from 0; the gradient at 0 is 0."""
        return self._apply("abs", {}, self)

    def positive(self) -> Self:
        """The tensor itself; refused for truth values, which have no sign."""
        if self.dtype.kind == "b":
            raise DTypeError(
                "wrong-dtype", expected="numbers behind a plus sign", got="truth values", cure="Convert them first."
            )
        return self

    def lerp(self, end: Any, weight: Any) -> Self:
        """self + weight · (end − self): the part ``weight`` of the way to ``end``.

        >>> import engine as torch
        >>> torch.tensor([0.0, 10.0]).lerp(torch.tensor([10.0, 20.0]), 0.25).tolist()
        [2.5, 12.5]
        """
        if isinstance(weight, bool | int | float):
            return self._apply("lerp", {"weight": float(weight)}, self, end)
        return self._apply("lerp", {}, self, end, weight)

    def addcmul(self, tensor1: Any, tensor2: Any, *, value: Number = 1) -> Self:
        """self + value · tensor1 · tensor2."""
        return self._apply("addcmul", {"value": value}, self, tensor1, tensor2)

    def addcdiv(self, tensor1: Any, tensor2: Any, *, value: Number = 1) -> Self:
        """self + value · tensor1 / tensor2."""
        return self._apply("addcdiv", {"value": value}, self, tensor1, tensor2)

    subtract = sub
    multiply = mul
    divide = div
    negative = neg
    absolute = abs

    def true_divide(self, other: Any) -> Self:
        """self / other, in floating-point numbers."""
        return self._apply("div", {}, self, other)

    def _in(self, dtype: DType) -> Self:
        """The same numbers in another dtype."""
        return self if self.dtype == dtype else self._apply("cast", {"dtype": dtype_of(dtype)}, self)

    def _multiple(self, other: Any, alpha: Number) -> Any:
        """``other`` times ``alpha``; whole numbers want a whole one."""
        if alpha == 1:
            return other
        operand = self._operand(other)
        if isinstance(alpha, float) and max(category(self.dtype), category(operand.dtype)) < 2:
            raise DTypeError(
                "alpha-of-integers",
                expected="a whole number as alpha beside whole numbers",
                got=f"{alpha:g}",
                cure="Convert the tensor first, for example with x.float().",
            )
        return self._apply("mul", {}, operand, operand._operand(alpha))
