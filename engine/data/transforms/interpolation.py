"""How a picture of another size is computed: the kinds of interpolation, and their weights for tensors."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

from engine.arrays import NDArray, np
from engine.data.refusals import KindError
from engine.errors import ArgumentError

__all__ = ["InterpolationMode", "resampled"]


class InterpolationMode(Enum):
    """torchvision's names for the kinds of interpolation."""

    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


PILLOWS: Final = {
    InterpolationMode.NEAREST: 0,
    InterpolationMode.LANCZOS: 1,
    InterpolationMode.BILINEAR: 2,
    InterpolationMode.BICUBIC: 3,
    InterpolationMode.BOX: 4,
    InterpolationMode.HAMMING: 5,
    InterpolationMode.NEAREST_EXACT: 0,
}
"""Pillow's number of each kind."""


def mode_of(interpolation: InterpolationMode | int) -> InterpolationMode:
    """The kind, also by Pillow's number for it."""
    if isinstance(interpolation, InterpolationMode):
        return interpolation
    for mode, number in PILLOWS.items():
        if isinstance(interpolation, int) and interpolation == number:
            return mode
    raise KindError(
        "bad-interpolation",
        expected="an InterpolationMode",
        got=repr(interpolation),
        cure="Write InterpolationMode.BILINEAR.",
    )


def resampled(array: NDArray[Any], height: int, width: int, mode: InterpolationMode, antialias: bool) -> NDArray[Any]:
    """The last two axes in another size, in the array's own dtype; whole numbers are rounded.

    Bilinear weights are a triangle around each new cell's centre, widened by the factor of shrinking when
    ``antialias``, as in PyTorch's ``interpolate(..., antialias=True)`` and in Pillow.
    """
    if mode in (InterpolationMode.NEAREST, InterpolationMode.NEAREST_EXACT):
        rows, columns = (_nearest(*sizes, mode) for sizes in ((array.shape[-2], height), (array.shape[-1], width)))
        return np.ascontiguousarray(array[..., rows[:, None], columns])
    if mode is not InterpolationMode.BILINEAR:
        raise ArgumentError(
            "interpolation-of-tensors",
            expected="bilinear or nearest interpolation for a tensor",
            got=mode.value,
            cure="Put Resize before ToTensor, where Pillow does it.",
            where="Resize",
        )
    work = array if array.dtype.kind == "f" else array.astype(np.float32)
    across = _triangle(array.shape[-1], width, antialias).astype(work.dtype)
    down = _triangle(array.shape[-2], height, antialias).astype(work.dtype)
    changed: NDArray[Any] = np.matmul(down, np.matmul(work, across.T))
    return changed if array.dtype.kind == "f" else np.rint(changed).astype(array.dtype)


def _nearest(size: int, wanted: int, mode: InterpolationMode) -> NDArray[np.intp]:
    shift = 0.5 if mode is InterpolationMode.NEAREST_EXACT else 0.0
    places: NDArray[np.intp] = np.floor((np.arange(wanted) + shift) * (size / wanted)).astype(np.intp)
    return places.clip(max=size - 1)


def _triangle(size: int, wanted: int, antialias: bool) -> NDArray[np.float64]:
    """Row i: how much each old cell gives to new cell i; each row adds up to 1."""
    scale = size / wanted
    widening = max(scale, 1.0) if antialias else 1.0
    centres = (np.arange(wanted) + 0.5) * scale
    distance = np.abs(np.arange(size) + 0.5 - centres[:, None]) / widening
    weights = np.maximum(1 - distance, 0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float64)
