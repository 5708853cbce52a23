"""What data can be refused for, as errors of the kinds that PyTorch and torchvision raise."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from engine.errors import ExplorerError


class MismatchError(ExplorerError, AssertionError):
    """Parts of one dataset that do not belong together."""


class KindError(ExplorerError, TypeError):
    """A value of a kind that cannot be used here."""


class SampleIndexError(ExplorerError, IndexError):
    """A sample, or a part of one, that the dataset does not have."""


class FolderError(ExplorerError, FileNotFoundError):
    """A folder without what a dataset needs."""


class PictureError(ExplorerError, OSError):
    """A file that is no picture, a broken one, or one too large to open."""


class MissingPackageError(ExplorerError, ImportError):
    """An optional package that is needed here and not installed."""


def needed(module: str, package: str) -> ModuleType:
    """Import an optional module, or say which package brings it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingPackageError(
            "missing-package",
            expected=f"the package {package}",
            got=str(error),
            cure=f"Install it with: pip install {package}",
        ) from error
