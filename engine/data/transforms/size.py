"""How large a picture is, and how large a transform makes it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.pictures import is_picture
from engine.data.refusals import KindError
from engine.errors import ArgumentError
from engine.tensor import Tensor


def size_of_picture(img: object) -> tuple[int, int]:
    """Height and width of a Pillow picture or a tensor; KindError for anything else."""
    if is_picture(img):
        return img.height, img.width
    if isinstance(img, Tensor) and img.ndim >= 2:
        return img.shape[-2], img.shape[-1]
    got = f"a tensor of shape {list(img.shape)}" if isinstance(img, Tensor) else f"a {type(img).__name__}"
    cure = "An array becomes a picture with PIL.Image.fromarray."
    expected = "a Pillow picture or a tensor [..., height, width]"
    raise KindError("not-a-picture", expected=expected, got=got, cure=cure)


def pair_of(size: int | Sequence[int], where: str) -> tuple[int, int]:
    """(height, width) of a size given as one number, or as one or two in a list; ArgumentError otherwise."""
    sides = [size] * 2 if isinstance(size, int) else list(size) * (2 if len(size) == 1 else 1)
    if len(sides) != 2 or not all(isinstance(side, int) and side >= 1 for side in sides):
        raise ArgumentError(
            "bad-size",
            expected="a size of at least 1: a number, or (height, width)",
            got=str(size),
            cure="224 and (224, 224) mean the same here.",
            where=where,
        )
    return sides[0], sides[1]


def resized(height: int, width: int, size: int | Sequence[int], max_size: int | None) -> tuple[int, int]:
    """(height, width) after Resize: both given, or the shorter side given and the longer in proportion, cut off."""
    if not isinstance(size, int) and len(size) == 2:
        if max_size is not None:
            raise ArgumentError(
                "max-size", expected="no max_size beside both sides", got=str(max_size), cure="Leave it out."
            )
        return int(size[0]), int(size[1])
    short = int(size if isinstance(size, int) else size[0])
    if min(height, width) < 1:
        return 0, 0
    long = int(short * max(height, width) / min(height, width))
    if max_size is not None:
        if max_size <= short:
            raise ArgumentError(
                "max-size", expected=f"max_size above {short}, the shorter side", got=str(max_size), cure="Raise it."
            )
        if long > max_size:
            short, long = int(max_size * short / long), max_size
    return (long, short) if width <= height else (short, long)
