"""Changing a tensor's numbers where they lie. What is needed for a backward pass and overwritten is an error there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

from engine.arrays import np
from engine.errors import ArgumentError, DTypeError, ShapeError
from engine.methods.applying import Applying
from engine.random import Generator, as_generator


def of(name: str) -> Callable[..., Any]:
    """The method of that name, its result written into the tensor itself: PyTorch's trailing underscore."""

    def method(self: Applying, *args: Any, **settings: Any) -> Any:
        return self._through(name, *args, **settings)

    method.__name__ = method.__qualname__ = f"{name}_"
    method.__doc__ = f"As :meth:`{name}`, in place."
    return method


class InPlace(Applying):
    """PyTorch's methods with a trailing underscore."""

    add_, sub_, mul_, div_ = of("add"), of("sub"), of("mul"), of("div")
    subtract_, multiply_, divide_, true_divide_ = of("sub"), of("mul"), of("div"), of("div")
    pow_, floor_divide_, remainder_, fmod_ = of("pow"), of("floor_divide"), of("remainder"), of("fmod")
    addcmul_, addcdiv_, lerp_ = of("addcmul"), of("addcdiv"), of("lerp")
    exp_, exp2_, expm1_, log_, log2_, log10_, log1p_ = map(
        of, ("exp", "exp2", "expm1", "log", "log2", "log10", "log1p")
    )
    sqrt_, rsqrt_, square_, reciprocal_ = of("sqrt"), of("rsqrt"), of("square"), of("reciprocal")
    abs_, absolute_, neg_, negative_, sign_ = of("abs"), of("abs"), of("neg"), of("neg"), of("sign")
    sin_, cos_, tan_, sinh_, cosh_, asin_, acos_, atan_ = map(
        of, ("sin", "cos", "tan", "sinh", "cosh", "asin", "acos", "atan")
    )
    floor_, ceil_, round_, trunc_, frac_ = of("floor"), of("ceil"), of("round"), of("trunc"), of("frac")
    erf_, nan_to_num_ = of("erf"), of("nan_to_num")
    sigmoid_, tanh_, relu_ = of("sigmoid"), of("tanh"), of("relu")
    clamp_, clip_, clamp_min_, clamp_max_ = of("clamp"), of("clamp"), of("clamp_min"), of("clamp_max")
    eq_, ne_, lt_, le_, gt_, ge_ = of("eq"), of("ne"), of("lt"), of("le"), of("gt"), of("ge")
    logical_not_, logical_and_, logical_or_ = of("logical_not"), of("logical_and"), of("logical_or")
    greater_, greater_equal_, less_, less_equal_, not_equal_ = of("gt"), of("ge"), of("lt"), of("le"), of("ne")
    logical_xor_, bitwise_and_, bitwise_or_, bitwise_xor_, bitwise_not_ = map(
        of, ("logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_not")
    )
    masked_fill_, atan2_ = of("masked_fill"), of("atan2")
    scatter_, scatter_add_, index_fill_, index_add_, index_copy_ = map(
        of, ("scatter", "scatter_add", "index_fill", "index_add", "index_copy")
    )
    index_put_ = of("index_put")
    tril_, triu_, cumsum_, cumprod_ = of("tril"), of("triu"), of("cumsum"), of("cumprod")

    def zero_(self) -> Self:
        """Make every number 0, in place."""
        return self._in_place("fill", {"value": 0})

    def fill_(self, value: Any) -> Self:
        """Write one number everywhere."""
        if isinstance(value, Applying):
            return self.copy_(value)
        return self._in_place("fill", {"value": value})

    def fill_diagonal_(self, fill_value: Any) -> Self:
        """Write one number on the main diagonal: of a matrix, or of a tensor whose axes all have one size."""
        shape = self._array.shape
        if len(shape) < 2 or (len(shape) > 2 and len(set(shape)) > 1):
            raise ShapeError(
                "diagonal-shape",
                expected="a matrix, or axes that all have one size, for fill_diagonal_",
                got=str(list(shape)),
                cure="Index the places: x[rows, columns] = number.",
            )
        places = np.zeros(shape, np.bool_)
        places[(np.arange(min(shape)),) * len(shape)] = True
        return self._in_place("masked_fill", {"value": fill_value}, self._wrap(places))

    def copy_(self, src: Any, non_blocking: bool = False) -> Self:
        """Overwrite all numbers with those of ``src``, repeated to this shape."""
        value = self._operand(src)
        while value.ndim > self.ndim and value.shape[0] == 1:
            value = value._apply("reshape", {"shape": value.shape[1:]}, value)
        if self.requires_grad:
            if value.dtype != self.dtype:
                value = self._apply("cast", {"dtype": self._array.dtype}, value)
            return self._in_place("slice_put", {"key": (Ellipsis,)}, value)
        if value.shape != self.shape:
            value = self._apply("expand", {"size": self.shape}, value)
        # A history of its own: this tensor and its source are never the same node of the graph.
        return self._assign(value._apply("clone", {}, value) if value is src and value.requires_grad else value)

    # --- shapes ----------------------------------------------------------------------------------
    def squeeze_(self, dim: int | Sequence[int] | None = None) -> Self:
        """Leave out axes of size 1, in place."""
        dims = None if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
        return self._become("squeeze", {"dims": dims})

    def unsqueeze_(self, dim: int) -> Self:
        """Put in an axis of size 1, in place."""
        return self._become("unsqueeze", {"dim": dim})

    def transpose_(self, dim0: int, dim1: int) -> Self:
        """Swap two axes, in place."""
        return self._become("transpose", {"dim0": dim0, "dim1": dim1})

    def t_(self) -> Self:
        """Turn a matrix into its transpose, in place."""
        if self.ndim > 2:
            raise ShapeError(
                "rank", expected="a matrix for t_", got=str(list(self.shape)), cure="Write x.transpose_(dim0, dim1)."
            )
        return self.transpose_(0, 1) if self.ndim > 1 else self

    # --- by chance -------------------------------------------------------------------------------
    def normal_(self, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None) -> Self:
        """Draw every number anew, around ``mean`` in a bell curve of width ``std``."""
        if self._array.dtype.kind != "f":
            raise DTypeError(
                "drawn-dtype",
                expected="a floating-point tensor for normal_",
                got=str(self.dtype),
                cure="Write x = x.float() first, or random_() for whole numbers.",
            )
        return self._assign(self._drawn("randn", generator) * std + mean)

    def uniform_(self, from_: float = 0.0, to: float = 1.0, *, generator: Generator | None = None) -> Self:
        """Draw every number anew, all from ``from_`` up to ``to`` as likely."""
        if from_ > to:
            raise ArgumentError("uniform-range", expected="from <= to", got=f"{from_} and {to}", cure="Swap them.")
        return self._assign(self._drawn("rand", generator) * (to - from_) + from_)

    def random_(self, from_: int = 0, to: int | None = None, *, generator: Generator | None = None) -> Self:
        """Draw whole numbers anew, from ``from_`` up to, but not including, ``to``; with one argument, below it."""
        if to is None:
            most = 2**24 if self.dtype.kind == "f" else int(np.iinfo(self.dtype).max) if self.dtype.kind in "iu" else 2
            from_, to = 0, from_ or most
        return self._assign(self._drawn("randint", generator, low=from_, high=to))

    def bernoulli_(self, p: Any = 0.5, *, generator: Generator | None = None) -> Self:
        """Draw 1 with probability ``p``, else 0."""
        attrs = {"generator": as_generator(generator)}
        chances = p if isinstance(p, Applying) else self._wrap(np.full(self.shape, p, np.float64))
        return self._assign(self._apply("bernoulli", attrs, chances)._cast(self.dtype))

    def exponential_(self, lambd: float = 1.0, *, generator: Generator | None = None) -> Self:
        """Draw every number anew from the exponential distribution of rate ``lambd``."""
        return self._assign((1.0 - self._drawn("rand", generator)).log() / -lambd)

    def _drawn(self, name: str, generator: Generator | None, **settings: Any) -> Any:
        attrs = {"shape": self.shape, "dtype": self._array.dtype, "generator": as_generator(generator), **settings}
        return self._apply(name, attrs)
