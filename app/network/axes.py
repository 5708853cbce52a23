"""What each dimension of a node's output counts: "batch × 8 channels × 6 height × 6 width".

The words follow the shapes: from the dataset, through the layers and ops. Nothing is computed with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.network.schema import DataSpec, InputSpec, LinearSpec, NodeSpec, ValueSpec
from app.network.shapes import Shape
from engine.data import ORIGINS

Axes = tuple[str, ...]

BATCH, FEATURES, PLACES = "batch", "features", "places"
PICTURE: Axes = (BATCH, "channels", "height", "width")
SEQUENCE: Axes = (BATCH, PLACES, FEATURES)
NEUTRAL = "values"
"""Of a dimension of which nothing is known but its size."""

LAYOUTS: dict[str, Axes] = {"points": (BATCH, FEATURES), "image": PICTURE, "tokens": (BATCH, PLACES)}
"""By the layout of the dataset."""

MATRIX: Axes = ("rows", "columns")


def axes(spec: NodeSpec, inputs: Sequence[Axes], shape: Shape, data: DataSpec | None) -> Axes:
    """The words for a node's output of this shape, from those of its inputs."""
    found: Axes = ()
    if isinstance(spec, InputSpec) and data is not None:
        found = LAYOUTS[ORIGINS[data.kind].layout]
    elif isinstance(spec, LinearSpec):
        found = (*inputs[0][:-1], FEATURES)
    elif isinstance(spec, ValueSpec):
        found = MATRIX if len(shape) == 2 else ()
    return found if len(found) == len(shape) else plain(shape)


def plain(shape: Shape) -> Axes:
    """Words where nothing is known."""
    return tuple(BATCH if side == "batch" else NEUTRAL for side in shape)
