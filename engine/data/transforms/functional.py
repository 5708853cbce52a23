"""What the transforms do, as functions of a picture: Pillow's, an array's or a tensor's.

Tensors are [..., channels, height, width]; Pillow's pictures and arrays [height, width, channels].
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.arrays import NDArray, np
from engine.data.pictures import MAX_PIXELS, is_picture, pillow
from engine.data.refusals import KindError, needed
from engine.data.transforms.interpolation import PILLOWS, InterpolationMode, mode_of, resampled
from engine.data.transforms.size import pair_of, resized, size_of_picture
from engine.errors import ArgumentError, GraphError, ShapeError
from engine.tensor import Tensor, wrap

if TYPE_CHECKING:
    from PIL.Image import Image

    Picture = Image | Tensor

__all__ = ["center_crop", "hflip", "normalize", "resize", "rgb_to_grayscale", "to_tensor"]

_OTHER_DTYPES = {"u2": np.int32, "u4": np.int64, "u8": np.int64, "f2": np.float32}
"""Kinds of numbers that tensors do not have, and the smallest that holds them."""


def to_tensor(pic: Image | NDArray[Any]) -> Tensor:
    """A picture or an array [height, width, channels] (or [height, width]) as a tensor [channels, height, width].

    Bytes become float32 from 0 to 1, black and white become 0 and 1. Other numbers keep their values, as in
    torchvision: pictures of 16 bits become int32, those of 32 bits int32 or float32.
    """
    if is_picture(pic):
        array = np.asarray(pic)
        array = array.astype(np.uint8) * np.uint8(255) if pic.mode == "1" else array
    elif isinstance(pic, np.ndarray):
        array = pic
    else:
        raise KindError(
            "not-a-picture",
            expected="a Pillow picture or a NumPy array",
            got=f"a {type(pic).__name__}",
            cure="A tensor needs no ToTensor().",
            where="ToTensor",
        )
    if array.ndim not in (2, 3):
        raise ArgumentError(
            "picture-dimensions",
            expected="an array [height, width] or [height, width, channels]",
            got=f"shape {list(array.shape)}",
            cure="Pass one picture at a time.",
            where="ToTensor",
        )
    if array.dtype.kind not in "fiub":
        raise KindError("not-numbers", expected="numbers", got=str(array.dtype), cure="Pass an array of bytes.")
    channels_first = np.ascontiguousarray(np.atleast_3d(array).transpose(2, 0, 1))
    if array.dtype == np.uint8:
        return wrap(channels_first.astype(np.float32) / np.float32(255))
    wanted = _OTHER_DTYPES.get(array.dtype.str[1:])
    return wrap(channels_first if wanted is None else channels_first.astype(wanted))


def normalize(tensor: Tensor, mean: Sequence[float], std: Sequence[float], inplace: bool = False) -> Tensor:
    """(tensor − mean) / std, with one mean and one standard deviation for each channel."""
    if not isinstance(tensor, Tensor) or tensor.dtype.kind != "f":
        got = f"one of {tensor.dtype}" if isinstance(tensor, Tensor) else f"a {type(tensor).__name__}"
        cure = "Put ToTensor() before Normalize, which makes float32 of bytes."
        raise KindError("not-a-float-tensor", expected="a floating tensor", got=got, cure=cure, where="Normalize")
    if tensor.ndim < 3:
        raise ArgumentError(
            "picture-dimensions",
            expected="a tensor [..., channels, height, width]",
            got=f"shape {list(tensor.shape)}",
            cure="Add the missing dimensions with unsqueeze.",
            where="Normalize",
        )
    mean_, std_ = (_per_channel(values, tensor) for values in (mean, std))
    if not std_.all():
        raise ArgumentError(
            "std-of-zero",
            expected=f"standard deviations other than 0 in {tensor.dtype}",
            got=str(list(std)) if isinstance(std, Sequence) else str(std),
            cure="A channel that never changes needs std 1.",
            where="Normalize",
        )
    if inplace:
        tensor -= wrap(mean_)
        tensor /= wrap(std_)
        return tensor
    return (tensor - wrap(mean_)) / wrap(std_)


def resize(
    img: Picture,
    size: int | Sequence[int],
    interpolation: InterpolationMode | int = InterpolationMode.BILINEAR,
    max_size: int | None = None,
    antialias: bool | None = True,
) -> Picture:
    """The picture in another size: ``(height, width)``, or a number for its shorter side, the other in proportion.

    With a number, ``max_size`` bounds the longer side. Pillow always smooths when it shrinks; ``antialias``
    says whether tensors do.
    """
    mode = mode_of(interpolation)
    height, width = size_of_picture(img)
    wanted_height, wanted_width = resized(height, width, size, max_size)
    if wanted_height * wanted_width > MAX_PIXELS or min(wanted_height, wanted_width) < 1:
        raise ArgumentError(
            "picture-size",
            expected=f"a new size from 1 to {MAX_PIXELS:,} pixels",
            got=f"{wanted_height} × {wanted_width}, from a picture of {height} × {width}",
            cure="Give both sides, as Resize((height, width)).",
            where="Resize",
        )
    if (wanted_height, wanted_width) == (height, width):
        return img
    if isinstance(img, Tensor):
        return wrap(resampled(_untracked(img), wanted_height, wanted_width, mode, bool(antialias)))
    return img.resize((wanted_width, wanted_height), PILLOWS[mode])


def center_crop(img: Picture, output_size: int | Sequence[int]) -> Picture:
    """The middle of the picture, ``(height, width)``; a smaller picture gets zeros around it first."""
    crop_height, crop_width = pair_of(output_size, "CenterCrop")
    height, width = size_of_picture(img)
    more_height, more_width = max(crop_height - height, 0), max(crop_width - width, 0)
    if (height + more_height) * (width + more_width) > MAX_PIXELS:
        raise ArgumentError(
            "picture-size",
            expected=f"at most {MAX_PIXELS:,} pixels",
            got=f"{crop_height} × {crop_width}",
            cure="Ask for a smaller picture.",
            where="CenterCrop",
        )
    before = (more_height // 2, more_width // 2)
    after = ((more_height + 1) // 2, (more_width + 1) // 2)
    # Python's round: a half goes to the even number, as in torchvision.
    top = round((height + more_height - crop_height) / 2)
    left = round((width + more_width - crop_width) / 2)
    if isinstance(img, Tensor):
        around = [(0, 0)] * (img.ndim - 2) + list(zip(before, after, strict=True))
        padded = np.pad(_untracked(img), around)
        return wrap(np.ascontiguousarray(padded[..., top : top + crop_height, left : left + crop_width]))
    if more_height or more_width:
        img = _padded(img, (before[1], before[0], after[1], after[0]))
    return img.crop((left, top, left + crop_width, top + crop_height))


def _padded(img: Image, border: tuple[int, int, int, int]) -> Image:
    wider: Image = needed("PIL.ImageOps", "pillow").expand(img, border=border, fill=0)
    return wider


def hflip(img: Picture) -> Picture:
    """The picture with left and right exchanged."""
    size_of_picture(img)
    if isinstance(img, Tensor):
        return wrap(np.ascontiguousarray(_untracked(img)[..., ::-1]))
    return img.transpose(pillow().Transpose.FLIP_LEFT_RIGHT)


def rgb_to_grayscale(img: Picture, num_output_channels: int = 1) -> Picture:
    """Its brightness, 0.299 R + 0.587 G + 0.114 B (ITU-R 601-2), in one channel, or three equal ones."""
    if num_output_channels not in (1, 3):
        raise ArgumentError(
            "gray-channels",
            expected="num_output_channels of 1 or 3",
            got=str(num_output_channels),
            cure="3 where the network wants three channels.",
            where="Grayscale",
        )
    size_of_picture(img)
    if not isinstance(img, Tensor):
        gray = img.convert("L")
        return gray if num_output_channels == 1 else pillow().merge("RGB", (gray, gray, gray))
    array = _untracked(img)
    if img.ndim < 3 or img.shape[-3] not in (1, 3):
        raise KindError(
            "picture-channels",
            expected="a tensor [..., 1 or 3 channels, height, width]",
            got=f"shape {list(img.shape)}",
            cure="Grayscale is for pictures in red, green and blue.",
            where="Grayscale",
        )
    if img.shape[-3] == 3:
        red, green, blue = (array[..., channel, :, :] for channel in range(3))
        array = (0.2989 * red + 0.587 * green + 0.114 * blue).astype(array.dtype)[..., None, :, :]
    return wrap(np.repeat(array, num_output_channels, axis=-3))


def _per_channel(values: Sequence[float], tensor: Tensor) -> NDArray[Any]:
    column = np.asarray(values, tensor.dtype).reshape(-1, 1, 1)
    channels = tensor.shape[-3]
    if len(column) not in (1, channels):
        raise ShapeError(
            "channel-count",
            expected=f"{channels} numbers, one for each channel",
            got=str(len(column)),
            cure="Pictures in gray have one channel, in color three.",
            where="Normalize",
        )
    return column


def _untracked(tensor: Tensor) -> NDArray[Any]:
    if tensor.requires_grad:
        raise GraphError(
            "tracked-picture",
            expected="data, which requires no gradient",
            got="a tensor that requires one",
            cure="Transform tensor.detach().",
        )
    return tensor.array
