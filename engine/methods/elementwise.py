"""Functions of one number, applied to every cell: PyTorch's names, dtypes and edges.

Whole numbers become float32 where the answer is not whole (``exp``, ``sqrt`` …), as in PyTorch.
"""

from __future__ import annotations

from typing import Any, Self

from engine.errors import ShapeError
from engine.methods.applying import Applying


class Elementwise(Applying):
    """Roots, exponentials, waves, roundings and the activations that are methods."""

    # --- powers and logarithms -------------------------------------------------------------------
    def exp(self) -> Self:
        """e to the power of each number.

        >>> import engine as torch
        >>> torch.tensor([0, 0]).exp().tolist()
        [1.0, 1.0]
        """
        return self._apply("exp", {}, self)

    def exp2(self) -> Self:
        """2 to the power of each number."""
        return self._apply("exp2", {}, self)

    def expm1(self) -> Self:
        """exp(x) − 1, exact near 0."""
        return self._apply("expm1", {}, self)

    def log(self) -> Self:
        """The natural logarithm; NaN below 0, −∞ at 0."""
        return self._apply("log", {}, self)

    def log2(self) -> Self:
        """The logarithm to base 2."""
        return self._apply("log2", {}, self)

    def log10(self) -> Self:
        """The logarithm to base 10."""
        return self._apply("log10", {}, self)

    def log1p(self) -> Self:
        """log(1 + x), exact near 0."""
        return self._apply("log1p", {}, self)

    def sqrt(self) -> Self:
        """The square root; NaN below 0.

        >>> import engine as torch
        >>> torch.tensor([4.0, 9.0]).sqrt().tolist()
        [2.0, 3.0]
        """
        return self._apply("sqrt", {}, self)

    def rsqrt(self) -> Self:
        """One over the square root."""
        return self._apply("rsqrt", {}, self)

    def reciprocal(self) -> Self:
        """One over each number."""
        return self._apply("reciprocal", {}, self)

    # --- waves -----------------------------------------------------------------------------------
    def sin(self) -> Self:
        """The sine of an angle in radians."""
        return self._apply("sin", {}, self)

    def cos(self) -> Self:
        """The cosine of an angle in radians."""
        return self._apply("cos", {}, self)

    def tan(self) -> Self:
        """The tangent of an angle in radians."""
        return self._apply("tan", {}, self)

    def asin(self) -> Self:
        """The angle whose sine it is."""
        return self._apply("asin", {}, self)

    def acos(self) -> Self:
        """The angle whose cosine it is."""
        return self._apply("acos", {}, self)

    def atan(self) -> Self:
        """The angle whose tangent it is."""
        return self._apply("atan", {}, self)

    def atan2(self, other: Any) -> Self:
        """The angle of the arrow that goes ``self`` up and ``other`` to the right.

        >>> import engine as torch
        >>> torch.atan2(torch.tensor([0.0]), torch.tensor([1.0])).tolist()
        [0.0]
        """
        return self._apply("atan2", {}, self, other)

    def sinh(self) -> Self:
        """The hyperbolic sine."""
        return self._apply("sinh", {}, self)

    def cosh(self) -> Self:
        """The hyperbolic cosine."""
        return self._apply("cosh", {}, self)

    def hypot(self, other: Any) -> Self:
        """√(self² + other²)."""
        return self._apply("hypot", {}, self, other)

    def logaddexp(self, other: Any) -> Self:
        """log(exp(self) + exp(other)), without overflow."""
        return self._apply("logaddexp", {}, self, other)

    def erf(self) -> Self:
        """The error function.

        >>> import engine as torch
        >>> torch.tensor([0.0]).erf().tolist()
        [0.0]
        """
        return self._apply("erf", {}, self)

    # --- sizes and whole parts -------------------------------------------------------------------
    def sign(self) -> Self:
        """−1, 0 or 1; 0 for NaN."""
        return self._apply("sign", {}, self)

    def floor(self) -> Self:
        """The greatest whole number that is not above; no gradient passes (it is 0)."""
        return self._apply("floor", {}, self)

    def ceil(self) -> Self:
        """The smallest whole number that is not below."""
        return self._apply("ceil", {}, self)

    def trunc(self) -> Self:
        """The whole part."""
        return self._apply("trunc", {}, self)

    def frac(self) -> Self:
        """What stands behind the point, with the number's sign."""
        return self._apply("frac", {}, self)

    def round(self, *, decimals: int = 0) -> Self:
        """Rounded to so many decimals; a half goes to the even neighbour.

        >>> import engine as torch
        >>> torch.tensor([0.5, 1.5, 2.5]).round().tolist()
        [0.0, 2.0, 2.0]
        """
        return self._apply("round", {"decimals": decimals}, self)

    def nan_to_num(self, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None) -> Self:
        """Numbers in the place of NaN and of the infinities; None is the greatest (smallest) that the dtype has.

        >>> import engine as torch
        >>> torch.tensor([float("nan"), float("inf")]).nan_to_num(posinf=9.0).tolist()
        [0.0, 9.0]
        """
        return self._apply("nan_to_num", {"nan": nan, "posinf": posinf, "neginf": neginf}, self)

    fix = trunc
    arcsin = asin
    arccos = acos
    arctan = atan
    arctan2 = atan2

    # --- activations -----------------------------------------------------------------------------
    def tanh(self) -> Self:
        """The hyperbolic tangent: squeezes any number into (−1, 1)."""
        return self._apply("tanh", {}, self)

    def sigmoid(self) -> Self:
        """1 / (1 + exp(−x)): squeezes any number into (0, 1)."""
        return self._apply("sigmoid", {}, self)

    def relu(self) -> Self:
        """max(0, x); the gradient at 0 is 0.

        >>> import engine as torch
        >>> torch.tensor([-1.0, 2.0]).relu().tolist()
        [0.0, 2.0]
        """
        return self._apply("relu", {}, self)

    def prelu(self, weight: Self) -> Self:
        """A leaky ReLU with a slope that is learned: one weight for all, or one for each channel (dimension 1)."""
        count = weight.shape[0] if weight.ndim == 1 else 1
        channels = self.shape[1] if self.ndim > 1 else 1
        if weight.ndim > 1 or count not in (1, channels):
            raise ShapeError(
                "prelu-weight",
                expected=f"one weight for PReLU, or one for each of the {channels} channels",
                got=f"shape {list(weight.shape)}",
                cure="Set num_parameters to 1 or to the number of channels.",
            )
        shape = (1, count, *(1 for _ in self.shape[2:])) if self.ndim > 1 else (count,) if self.ndim else ()
        return self._apply("prelu", {}, self, self._apply("reshape", {"shape": shape}, weight))
