"""Transforms of a picture's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.arrays import NDArray
from engine.data.transforms.functional import normalize, to_tensor
from engine.tensor import Tensor

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Normalize", "ToTensor"]


class ToTensor:
    """A Pillow picture or an array [height, width, channels] as a tensor [channels, height, width].

    Bytes become float32 from 0 to 1; see :func:`functional.to_tensor` for other numbers.

    >>> from engine.arrays import np
    >>> picture = np.full((2, 3, 1), 255, np.uint8)
    >>> tensor = ToTensor()(picture)
    >>> tuple(tensor.shape), tensor.tolist()[0][0]
    ((1, 2, 3), [1.0, 1.0, 1.0])
    """

    def __call__(self, pic: Image | NDArray[Any]) -> Tensor:
        return to_tensor(pic)

    def __repr__(self) -> str:
        return "ToTensor()"


class Normalize:
    """(tensor − mean) / std, channel by channel, so that the numbers lie around 0."""

    def __init__(self, mean: Sequence[float], std: Sequence[float], inplace: bool = False) -> None:
        self.mean = mean
        self.std = std
        self.inplace = inplace

    def __call__(self, tensor: Tensor) -> Tensor:
        return normalize(tensor, self.mean, self.std, self.inplace)

    def __repr__(self) -> str:
        return f"Normalize(mean={self.mean}, std={self.std})"
