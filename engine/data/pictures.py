"""Opening a picture file that somebody else made: the formats, the sizes and the damage that it may have."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from engine.data.refusals import MissingPackageError, PictureError, needed

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["IMG_EXTENSIONS", "MAX_BYTES", "MAX_PIXELS", "default_loader", "is_picture", "pil_loader", "pillow"]

IMG_EXTENSIONS: Final = (".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp")
MAX_PIXELS: Final = 64_000_000
"""The largest picture that is opened or made: a small file may claim to be an enormous picture."""
MAX_BYTES: Final = 256 * 2**20
"""The largest file that is opened."""
_FORMATS: Final = ("JPEG", "PNG", "PPM", "BMP", "TIFF", "WEBP", "GIF")
"""What a file may be, whatever its name says: formats of pictures alone, none that runs a program."""


def pillow() -> Any:
    """The module PIL.Image; MissingPackageError where Pillow is not installed."""
    return needed("PIL.Image", "pillow")


def is_picture(value: object) -> TypeGuard[Image]:
    """Whether it is a Pillow picture, without importing Pillow for it."""
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(value, module.Image)


def pil_loader(path: str | Path, *, max_pixels: int = MAX_PIXELS) -> Image:
    """The picture in a file, in RGB.

    Raises PictureError for a file that cannot be read, is no picture of a known format, is broken or cut
    off, or holds more than ``max_pixels``; the size is read from the head of the file, before any pixel.
    """
    opener = pillow()
    file = Path(path)
    if not file.is_file():
        what = "something else than a file" if file.exists() else "nothing there"
        raise PictureError("no-file", expected="a picture file", got=what, cure="Check the path.", where=str(path))
    try:
        with file.open("rb") as stream:
            _require_small(file.stat().st_size, MAX_BYTES, "bytes", path)
            with opener.open(stream, formats=_FORMATS) as picture:
                _require_small(picture.width * picture.height, max_pixels, "pixels", path)
                converted: Image = picture.convert("RGB")
                return converted
    except (PictureError, MissingPackageError):
        raise
    except Exception as error:  # a decoder fed with damaged bytes may raise anything
        raise PictureError(
            "unreadable-picture",
            expected=f"a picture ({', '.join(_FORMATS)})",
            got=f"{type(error).__name__}: {error}",
            cure="Remove the file, or save the picture anew.",
            where=str(path),
        ) from error


default_loader = pil_loader


def _require_small(amount: int, limit: int, unit: str, path: str | Path) -> None:
    if amount > limit:
        raise PictureError(
            "picture-too-large",
            expected=f"at most {limit:,} {unit}",
            got=f"{amount:,}",
            cure="Make it smaller first; networks want small pictures anyway.",
            where=str(path),
        )
