"""The error function without SciPy: rational approximations, as instructions over whole arrays.

float64: W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of
Computation 23 (1969), 631-637: one quotient near 0, and exp(−x²) times another further out. Within
4·10⁻¹⁶ of the true value, relatively. float32: one odd quotient over the whole range, fitted for this
library by weighted least squares; within 4·10⁻⁷.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.steps import emit_choice, emit_max, emit_min, mask_like

# Coefficients, the highest power first.
NEAR = (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2,
        3.20937758913846947e3)  # fmt: skip
NEAR_BELOW = (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3)
FAR = (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
       2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
       1.23033935479799725e3)  # fmt: skip
FAR_BELOW = (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
             3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3)  # fmt: skip
SINGLE = (2.05005892e-6, 2.84864845e-4, 3.76516406e-3, 5.27472918e-2, 1.90397011e-1, 1.12837915)
SINGLE_BELOW = (3.80904855e-5, 1.16241147e-3, 1.49683125e-2, 1.14105041e-1, 5.02067701e-1, 1.0)
BORDER = 0.46875
"""Where Cody's two quotients meet."""
EDGE, SINGLE_EDGE = 6.5, 3.92
"""From here on the nearest number to erf(x) is 1."""


def emit_erf(p: Planner, x: Array, out: Array) -> None:
    """Emit erf(x) in ``x``'s own precision; ``out`` may be ``x``."""
    (_emit_double if x.dtype == np.float64 else _emit_single)(p, x, out)


def _emit_single(p: Planner, x: Array, out: Array) -> None:
    kept, square, above = (p.scratch(x.shape, x.dtype) for _ in range(3))
    emit_max(p, x, p.constant(-SINGLE_EDGE, x.dtype), kept)
    emit_min(p, kept, p.constant(SINGLE_EDGE, x.dtype), kept)
    p.emit(np.multiply, kept, kept, square)
    _emit_polynomial(p, SINGLE, square, above)
    p.emit(np.multiply, above, kept, above)
    _emit_polynomial(p, SINGLE_BELOW, square, kept)
    p.emit(np.divide, above, kept, above)
    emit_max(p, above, p.constant(-1, x.dtype), out)
    emit_min(p, out, p.constant(1, x.dtype), out)


def _emit_double(p: Planner, x: Array, out: Array) -> None:
    size, square, above, below = (p.scratch(x.shape, x.dtype) for _ in range(4))
    p.emit(np.absolute, x, size)
    emit_min(p, size, p.constant(EDGE, x.dtype), size)
    p.emit(np.multiply, size, size, square)
    p.emit(np.negative, square, square)
    p.emit(np.exp, square, square)
    _emit_polynomial(p, FAR, size, above)
    _emit_polynomial(p, FAR_BELOW, size, below)
    p.emit(np.divide, above, below, above)
    p.emit(np.multiply, above, square, above)
    far = p.scratch(x.shape, x.dtype)
    p.emit(np.subtract, p.constant(1, x.dtype), above, far)
    near = mask_like(p, x)
    p.emit(np.less, size, p.constant(BORDER, x.dtype), near)
    emit_min(p, size, p.constant(BORDER, x.dtype), size)
    p.emit(np.multiply, size, size, square)
    _emit_polynomial(p, NEAR, square, above)
    _emit_polynomial(p, NEAR_BELOW, square, below)
    p.emit(np.multiply, above, size, above)
    p.emit(np.divide, above, below, above)
    emit_choice(p, near, above, far, far)
    p.emit(np.copysign, far, x, out)


def _emit_polynomial(p: Planner, coefficients: Sequence[float], x: Array, out: Array) -> None:
    """Horner's rule; ``out`` is not ``x``."""
    first, second, *rest = coefficients
    p.emit(np.multiply, x, p.constant(first, x.dtype), out)
    p.emit(np.add, out, p.constant(second, x.dtype), out)
    for coefficient in rest:
        p.emit(np.multiply, out, x, out)
        p.emit(np.add, out, p.constant(coefficient, x.dtype), out)
