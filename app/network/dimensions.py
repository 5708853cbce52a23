"""The words for what a dimension counts, and the usual shapes in these words."""

from __future__ import annotations

from typing import Final

from app.network.shapes import Shape

Axes = tuple[str, ...]
"""One word for each dimension of a shape."""

BATCH, CHANNELS, FEATURES, PLACES, CLASSES = "batch", "channels", "features", "places", "classes"
NEUTRAL = "values"
"""Of a dimension of which nothing is known but its size."""

ROW: Final[Axes] = (BATCH, FEATURES)
PICTURE: Final[Axes] = (BATCH, CHANNELS, "height", "width")
SEQUENCE: Final[Axes] = (BATCH, PLACES, FEATURES)
MATRIX: Final[Axes] = ("rows", "columns")

LAYOUTS: Final[dict[str, Axes]] = {"points": ROW, "image": PICTURE, "tokens": (BATCH, PLACES)}
"""By the layout of the dataset."""


def plain(shape: Shape) -> Axes:
    """Words where nothing is known."""
    return tuple(BATCH if side == "batch" else NEUTRAL for side in shape)


def checked(axes: Axes, shape: Shape) -> Axes:
    """The words for this shape: the batch is called so, nothing else is, and where they do not fit nothing is known."""
    if len(axes) != len(shape):
        return plain(shape)
    return tuple(
        BATCH if side == "batch" else NEUTRAL if word == BATCH else word for word, side in zip(axes, shape, strict=True)
    )
