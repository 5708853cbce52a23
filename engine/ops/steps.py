"""Short runs of instructions that several ops share: choosing between two arrays, squeezing, rounding.

``where``, masked copies and masked ufuncs take 3 to 5 ns a cell where a mask is irregular, some twenty
times a plain ufunc. So a choice in a large array is made with the bits of its numbers: exact for
infinities and NaN too, and in plain ufuncs alone.
"""

from __future__ import annotations

from functools import partial

from engine.arrays import np
from engine.op import Array, Planner

SMALL = 512
"""Up to this many cells a masked copy is faster than the bits."""


def emit_choice(p: Planner, mask: Array, a: Array, b: Array, out: Array) -> None:
    """Emit ``out = a where mask else b``; ``out`` may be ``b``, but not ``a``."""
    if out.size <= SMALL:
        if out is not b:
            p.emit(np.copyto, out, b)
        p.emit(partial(np.copyto, out, a, where=mask))
        return
    bits = np.dtype(f"i{out.itemsize}")
    chosen, difference = _bits_of(p, mask, out), p.scratch(out.shape, bits)
    p.emit(np.bitwise_xor, a.view(bits), b.view(bits), difference)
    p.emit(np.bitwise_and, difference, chosen, difference)
    p.emit(np.bitwise_xor, difference, b.view(bits), out.view(bits))


def emit_only_where(p: Planner, mask: Array, a: Array, out: Array) -> None:
    """Emit ``out = a where mask else 0``, whatever ``a`` is elsewhere; ``out`` may be ``a``."""
    bits = np.dtype(f"i{out.itemsize}")
    p.emit(np.bitwise_and, a.view(bits), _bits_of(p, mask, out), out.view(bits))


def _bits_of(p: Planner, mask: Array, like: Array) -> Array:
    """All bits set where the mask is True, none elsewhere."""
    bits = p.scratch(like.shape, np.dtype(f"i{like.itemsize}"))
    p.emit(np.copyto, bits, mask.view(np.int8))
    p.emit(np.negative, bits, bits)
    return bits


def mask_like(p: Planner, x: Array) -> Array:
    """A scratch array of truth values."""
    return p.scratch(x.shape, np.bool_)


def emit_max(p: Planner, a: Array, b: Array, out: Array) -> None:
    """Emit the greater of the two; NaN where either is."""
    # maximum and minimum alone among the ufuncs want their output by keyword.
    p.emit(partial(np.maximum, a, b, out=out))


def emit_min(p: Planner, a: Array, b: Array, out: Array) -> None:
    """Emit the smaller of the two; NaN where either is."""
    p.emit(partial(np.minimum, a, b, out=out))


def emit_clamp(p: Planner, x: Array, low: float, high: float, out: Array) -> None:
    """Emit ``x`` kept between two numbers."""
    emit_max(p, x, p.constant(low, x.dtype), out)
    emit_min(p, out, p.constant(high, x.dtype), out)


def emit_sign(p: Planner, x: Array, out: Array) -> None:
    """Emit −1, 0 or 1; 0 for NaN, as PyTorch has it."""
    above, below = mask_like(p, x), mask_like(p, x)
    zero = p.constant(0, x.dtype)
    p.emit(np.greater, x, zero, above)
    p.emit(np.less, x, zero, below)
    sign = p.scratch(x.shape, np.int8)
    p.emit(np.subtract, above.view(np.int8), below.view(np.int8), sign)
    p.emit(np.copyto, out, sign)


def emit_sigmoid(p: Planner, x: Array, out: Array) -> None:
    """Emit 1 / (1 + exp(−x))."""
    p.emit(np.negative, x, out)
    p.emit(np.exp, out, out)
    p.emit(np.add, out, p.constant(1), out)
    p.emit(np.reciprocal, out, out)


def emit_softplus(p: Planner, x: Array, out: Array) -> None:
    """Emit log(1 + exp(x)) as max(x, 0) + log1p(exp(−|x|)), which cannot overflow; ``out`` is not ``x``."""
    p.emit(np.absolute, x, out)
    p.emit(np.negative, out, out)
    p.emit(np.exp, out, out)
    p.emit(np.log1p, out, out)
    positive = p.scratch(x.shape)
    emit_max(p, x, p.constant(0), positive)
    p.emit(np.add, out, positive, out)
