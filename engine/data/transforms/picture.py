"""Transforms of a picture's size, colors and direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.data.refusals import KindError
from engine.data.sampler import Chance
from engine.data.transforms.functional import center_crop, hflip, resize, rgb_to_grayscale
from engine.data.transforms.interpolation import InterpolationMode, mode_of
from engine.data.transforms.size import pair_of
from engine.errors import ArgumentError
from engine.random import as_numpy

if TYPE_CHECKING:
    from engine.data.transforms.functional import Picture

__all__ = ["CenterCrop", "Grayscale", "RandomHorizontalFlip", "Resize"]


class Resize:
    """The picture in another size: ``(height, width)``, or a number for its shorter side, the other in proportion."""

    def __init__(
        self,
        size: int | Sequence[int],
        interpolation: InterpolationMode | int = InterpolationMode.BILINEAR,
        max_size: int | None = None,
        antialias: bool | None = True,
    ) -> None:
        if not isinstance(size, int | Sequence):
            raise KindError(
                "bad-size",
                expected="a number, or (height, width)",
                got=f"a {type(size).__name__}",
                cure="Write Resize(224) or Resize((224, 224)).",
                where="Resize",
            )
        pair_of(size, "Resize")
        self.size = size
        self.interpolation = mode_of(interpolation)
        self.max_size = max_size
        self.antialias = antialias

    def __call__(self, img: Picture) -> Picture:
        return resize(img, self.size, self.interpolation, self.max_size, self.antialias)

    def __repr__(self) -> str:
        how = f"interpolation={self.interpolation.value}, max_size={self.max_size}, antialias={self.antialias}"
        return f"Resize(size={self.size}, {how})"


class CenterCrop:
    """The middle of the picture, ``(height, width)`` or a square; a smaller picture gets zeros around it first."""

    def __init__(self, size: int | Sequence[int]) -> None:
        self.size = pair_of(size, "CenterCrop")

    def __call__(self, img: Picture) -> Picture:
        return center_crop(img, self.size)

    def __repr__(self) -> str:
        return f"CenterCrop(size={self.size})"


class Grayscale:
    """Its brightness alone, in one channel, or in three equal ones."""

    def __init__(self, num_output_channels: int = 1) -> None:
        self.num_output_channels = num_output_channels

    def __call__(self, img: Picture) -> Picture:
        return rgb_to_grayscale(img, self.num_output_channels)

    def __repr__(self) -> str:
        return f"Grayscale(num_output_channels={self.num_output_channels})"


class RandomHorizontalFlip:
    """Exchanges left and right with probability ``p``, drawn from ``generator`` (None: the default one)."""

    def __init__(self, p: float = 0.5, *, generator: Chance = None) -> None:
        if not 0 <= p <= 1:
            raise ArgumentError(
                "bad-probability",
                expected="a probability between 0 and 1",
                got=str(p),
                cure="0.5 flips every other picture.",
                where="RandomHorizontalFlip",
            )
        self.p = p
        self.generator = generator

    def __call__(self, img: Picture) -> Picture:
        return hflip(img) if as_numpy(self.generator).random() < self.p else img

    def __repr__(self) -> str:
        return f"RandomHorizontalFlip(p={self.p})"
