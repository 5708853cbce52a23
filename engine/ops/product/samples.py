"""Matrices, vectors and stacks over which the matrix product is checked."""

from __future__ import annotations

from engine.arrays import np
from engine.op import Array, Sample


def samples() -> tuple[Sample, ...]:
    """Every pair of ranks, turned and not, sizes 0 and 1."""
    rng = np.random.default_rng(5)

    def draw(*shape: int) -> Array:
        return rng.normal(size=shape)

    linear = {"transpose_b": True}
    return (
        Sample((draw(3, 2), draw(2, 4))),
        Sample((draw(3, 2), draw(4, 2)), linear, "a linear layer"),
        Sample((draw(1, 1), draw(1, 1)), linear, "size 1"),
        Sample((draw(3), draw(3)), note="two vectors"),
        Sample((draw(2, 3), draw(3)), note="matrix and vector"),
        Sample((draw(3), draw(3, 2)), note="vector and matrix"),
        Sample((draw(3), draw(2, 3)), linear, "vector and turned matrix"),
        Sample((draw(2, 3, 2), draw(2, 4)), note="a matrix for every example"),
        Sample((draw(2, 1, 3, 2), draw(5, 4, 2)), linear, "leading axes that broadcast"),
        Sample((draw(2, 3, 4), draw(5, 4)), linear, "a linear layer over every spot"),
        Sample((draw(2, 3, 4), draw(2, 4, 5)), note="a product for each example"),
        Sample((draw(2, 3, 4).swapaxes(0, 1), draw(3, 5, 4)), linear, "turned stacks"),
        Sample((draw(3), draw(2, 3, 2)), note="a vector and a stack"),
        Sample((draw(2, 3, 2), draw(2)), note="a stack and a vector"),
        Sample((draw(3, 2), draw(2, 2, 4)), note="one matrix and a stack"),
        Sample((draw(2, 0), draw(0, 3)), note="sums of nothing"),
        Sample((draw(0, 2), draw(2, 4)), note="no examples"),
        Sample((np.array([[np.inf, 1.0]]), np.array([[0.0], [1.0]])), note="∞ · 0", smooth=False),
    )
