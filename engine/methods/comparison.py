"""Comparing tensors, logic over truth values, and choosing between numbers."""

from __future__ import annotations

from typing import Any, Self

from engine.arrays import np
from engine.dtypes import Default, int64, result_type
from engine.errors import ArgumentError, DTypeError
from engine.methods.arithmetic import Arithmetic, Number


class Comparing(Arithmetic):
    """Questions to which every cell has its own answer; two tensors are the same key only if they are one."""

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> Any:
        return self.eq(other) if self._comparable(other) else NotImplemented

    def __ne__(self, other: object) -> Any:
        return self.ne(other) if self._comparable(other) else NotImplemented

    def __lt__(self, other: Any) -> Self:
        return self.lt(other) if self._comparable(other) else NotImplemented

    def __le__(self, other: Any) -> Self:
        return self.le(other) if self._comparable(other) else NotImplemented

    def __gt__(self, other: Any) -> Self:
        return self.gt(other) if self._comparable(other) else NotImplemented

    def __ge__(self, other: Any) -> Self:
        return self.ge(other) if self._comparable(other) else NotImplemented

    def _comparable(self, other: object) -> bool:
        return isinstance(other, Comparing | bool | int | float | np.ndarray | np.generic)

    def eq(self, other: Any) -> Self:
        """Where the two are the same number.

        >>> import engine as torch
        >>> (torch.tensor([1, 2]) == torch.tensor([1.0, 3.0])).tolist()
        [True, False]
        """
        return self._apply("eq", {}, self, other)

    def ne(self, other: Any) -> Self:
        """Where the two differ."""
        return self._apply("ne", {}, self, other)

    def lt(self, other: Any) -> Self:
        """Where this one is less."""
        return self._apply("lt", {}, self, other)

    def le(self, other: Any) -> Self:
        """Where this one is at most the other."""
        return self._apply("le", {}, self, other)

    def gt(self, other: Any) -> Self:
        """Where this one is greater."""
        return self._apply("gt", {}, self, other)

    def ge(self, other: Any) -> Self:
        """Where this one is at least the other."""
        return self._apply("ge", {}, self, other)

    not_equal, less, less_equal, greater, greater_equal = ne, lt, le, gt, ge

    def isnan(self) -> Self:
        """Where it is not a number."""
        return self._apply("isnan", {}, self)

    def isinf(self) -> Self:
        """Where it is infinite."""
        return self._apply("isinf", {}, self)

    def isfinite(self) -> Self:
        """Where it is an ordinary number."""
        return self._apply("isfinite", {}, self)

    def isclose(self, other: Self, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Self:
        """Where |self − other| ≤ atol + rtol · |other|, or the two are equal.

        >>> import engine as torch
        >>> torch.tensor([1.0, 2.0]).isclose(torch.tensor([1.0, 2.1])).tolist()
        [True, False]
        """
        if self.dtype != other.dtype:
            raise DTypeError(
                "dtype-mismatch",
                expected="two tensors of one dtype for isclose",
                got=f"{self.dtype} and {other.dtype}",
                cure="Bring one to the other's dtype.",
            )
        if min(rtol, atol) < 0:
            raise ArgumentError(
                "negative-tolerance",
                expected="tolerances of at least 0",
                got=f"rtol={rtol:g} and atol={atol:g}",
                cure="Pass their sizes.",
            )
        close = self.eq(other)
        if self.dtype.kind != "f":
            return close
        if equal_nan:
            close = close | (self.isnan() & other.isnan())
        a, b = self._apply("detach", {}, self), self._apply("detach", {}, other)
        away = self._apply("abs", {}, self._apply("sub", {}, a, b))
        allowed = self._apply("add", {}, self._apply("abs", {}, self._apply("mul", {}, b, rtol)), atol)
        return close | (away.isfinite() & away.le(allowed))

    def allclose(self, other: Self, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
        """Whether all cells are close."""
        self._refuse_while_recording("allclose()")
        return bool(self.isclose(other, rtol, atol, equal_nan)._array.all())

    def equal(self, other: Self) -> bool:
        """Whether both have the same shape and the same numbers."""
        self._refuse_while_recording("equal()")
        return self.shape == other.shape and bool((self._array == other._array).all())

    # --- logic -----------------------------------------------------------------------------------
    def __and__(self, other: Any) -> Self:
        return self._apply("bitwise_and", {}, self, other)

    def __or__(self, other: Any) -> Self:
        return self._apply("bitwise_or", {}, self, other)

    def __xor__(self, other: Any) -> Self:
        return self._apply("bitwise_xor", {}, self, other)

    def __invert__(self) -> Self:
        return self._apply("bitwise_not", {}, self)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def bitwise_and(self, other: Any) -> Self:
        """The bits that both have; of truth values, whether both are true."""
        return self._apply("bitwise_and", {}, self, other)

    def bitwise_or(self, other: Any) -> Self:
        """The bits that either has; of truth values, whether at least one is true."""
        return self._apply("bitwise_or", {}, self, other)

    def bitwise_xor(self, other: Any) -> Self:
        """The bits that exactly one has; of truth values, whether they differ."""
        return self._apply("bitwise_xor", {}, self, other)

    def bitwise_not(self) -> Self:
        """All bits turned; of truth values, the other one.

        >>> import engine as torch
        >>> (~torch.tensor([True, False])).tolist()
        [False, True]
        """
        return self._apply("bitwise_not", {}, self)

    def logical_and(self, other: Any) -> Self:
        """Where both are true, that is, not 0."""
        return self._apply("logical_and", {}, self, other)

    def logical_or(self, other: Any) -> Self:
        """Where at least one is true."""
        return self._apply("logical_or", {}, self, other)

    def logical_xor(self, other: Any) -> Self:
        """Where exactly one is true."""
        return self._apply("logical_xor", {}, self, other)

    def logical_not(self) -> Self:
        """Where it is false, that is, 0."""
        return self._apply("logical_not", {}, self)

    # --- choosing --------------------------------------------------------------------------------
    def where(self, condition: Self, other: Any) -> Self:
        """Its own number where ``condition`` holds, ``other``'s elsewhere."""
        if condition.dtype.kind != "b":
            raise DTypeError(
                "condition-dtype",
                expected="truth values as the condition of where",
                got=str(condition.dtype),
                cure="Write a comparison, for example x > 0.",
            )
        second = self._operand(other)
        wanted = result_type((self._array, second._array))
        return self._apply("where", {}, condition, self._in(wanted), second._in(wanted))

    def maximum(self, other: Self) -> Self:
        """The greater of two numbers; equal ones share the gradient."""
        return self._apply("maximum", {}, self, other)

    def minimum(self, other: Self) -> Self:
        """The smaller of two numbers; equal ones share the gradient."""
        return self._apply("minimum", {}, self, other)

    def fmax(self, other: Self) -> Self:
        """The greater of two numbers, and the other one beside a NaN."""
        return self._apply("fmax", {}, self, other)

    def fmin(self, other: Self) -> Self:
        """The smaller of two numbers, and the other one beside a NaN."""
        return self._apply("fmin", {}, self, other)

    def clamp(self, min: Any = None, max: Any = None) -> Self:
        """Kept between two limits, each a number, a tensor or None; with min above max all become max.

        >>> import engine as torch
        >>> torch.tensor([-2.0, 0.5, 3.0]).clamp(0, 1).tolist()
        [0.0, 0.5, 1.0]
        """
        if min is None and max is None:
            raise ArgumentError(
                "no-limit", expected="a min or a max for clamp", got="neither", cure="Pass at least one."
            )
        limits = [limit for limit in (min, max) if limit is not None]
        if all(isinstance(limit, Number) for limit in limits):
            return self._apply("clamp", {"min": min, "max": max}, self._roomy(limits))
        if any(isinstance(limit, Number) for limit in limits):
            raise DTypeError(
                "clamp-limits",
                expected="two numbers or two tensors as the limits of clamp",
                got="one of each",
                cure="Make a tensor of the number.",
            )
        above = self if min is None else self._apply("clamp_min", {}, self, min)
        return above if max is None else self._apply("clamp_max", {}, above, max)

    def _roomy(self, limits: list[Any]) -> Self:
        """This tensor in a dtype that can hold the limits."""
        if self.dtype.kind != "f" and any(isinstance(limit, float) for limit in limits):
            return self._in(Default.dtype)
        return self._in(int64) if self.dtype.kind == "b" else self

    def clamp_min(self, min: Any) -> Self:
        """Kept from falling below ``min``."""
        return self.clamp(min=min)

    def clamp_max(self, max: Any) -> Self:
        """Kept from rising above ``max``."""
        return self.clamp(max=max)

    clip = clamp
