"""Random shapes and random keys in square brackets, as plain data that both libraries can be given."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

SHAPES = st.lists(st.integers(0, 4), min_size=0, max_size=4).map(tuple)


@st.composite
def keyed_shapes(draw: st.DrawFn, tensors: bool = True) -> tuple[tuple[int, ...], tuple[Any, ...]]:
    """A shape, and a key that mostly fits it; arrays stand for index tensors and masks."""
    shape = draw(SHAPES)
    items: list[Any] = []
    left = list(shape)
    ellipsis = False
    places = draw(st.sampled_from([(), (1,), (2,), (3,), (2, 1)]))
    while left and draw(st.integers(0, 5)):
        kind = draw(
            st.sampled_from(["int", "slice", "slice", "none", "ellipsis", *(["tensor", "tensor", "mask"] * tensors)])
        )
        size = left[0]
        if kind == "none":
            items.append(None)
        elif kind == "ellipsis" and not ellipsis:
            ellipsis = True
            items.append(Ellipsis)
            left = left[draw(st.integers(0, len(left))) :]
        elif kind == "int":
            items.append(draw(st.integers(-size - 1, size)))
            left.pop(0)
        elif kind == "slice":
            end = st.none() | st.integers(-5, 5)
            items.append(slice(draw(end), draw(end), draw(st.none() | st.integers(1, 3))))
            left.pop(0)
        elif kind == "tensor" and size:
            count = int(np.prod(places))
            numbers = draw(st.lists(st.integers(-size, size - 1), min_size=count, max_size=count))
            items.append(np.array(numbers, np.int64).reshape(places))
            left.pop(0)
        elif kind == "mask":
            axes = draw(st.integers(1, min(2, len(left))))
            cells = int(np.prod(left[:axes]))
            bits = draw(st.lists(st.booleans(), min_size=cells, max_size=cells))
            items.append(np.array(bits, np.bool_).reshape(left[:axes]))
            del left[:axes]
    return shape, tuple(items)


def given_to(lib: Any, key: tuple[Any, ...]) -> tuple[Any, ...]:
    """The key with its arrays as tensors of a library."""
    return tuple(lib.tensor(item) if isinstance(item, np.ndarray) else item for item in key)
