"""The bits of floating-point numbers as whole numbers: choosing without masks of truth values.

Bits times 1 are the number itself, and bits times 0 are 0, even of infinity and NaN. And a number whose
bits are exclusive-or'ed with those of its chosen part leaves the rest. Arithmetic between floating-point
numbers and truth values gives the same for finite numbers only, and converts the latter in a buffer of its
own each time, which takes longer than all of this.
"""

from __future__ import annotations

from engine.op import Array


def as_bits(*arrays: Array) -> tuple[Array, ...]:
    """The same memory as whole numbers without a sign."""
    return tuple(array.view(f"u{array.itemsize}") for array in arrays)
