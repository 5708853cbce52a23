"""Pictures in folders, one folder for each class: torchvision's ImageFolder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.data.dataset import Dataset
from engine.data.pictures import IMG_EXTENSIONS, default_loader
from engine.data.refusals import FolderError
from engine.errors import ArgumentError

__all__ = ["DatasetFolder", "ImageFolder"]

Change = Callable[[Any], Any]
Loader = Callable[[str], Any]
Check = Callable[[str], bool]


class DatasetFolder(Dataset[tuple[Any, Any]]):
    """Files in ``root/class name/…``, at any depth below the class's folder.

    ``loader`` opens a file by its path; which files count is said by ``extensions`` (in small letters, with
    their dot) or by ``is_valid_file``, one of the two. Classes are the folders' names in alphabetical order,
    numbered from 0. ``transform`` changes a sample, ``target_transform`` its class's number. A folder without
    classes, or a class without files (unless ``allow_empty``), raises FolderError.
    """

    def __init__(
        self,
        root: str | Path,
        loader: Loader,
        extensions: tuple[str, ...] | None = None,
        transform: Change | None = None,
        target_transform: Change | None = None,
        is_valid_file: Check | None = None,
        allow_empty: bool = False,
    ) -> None:
        self.root = str(Path(root).expanduser())
        self.loader = loader
        self.extensions = extensions
        self.transform = transform
        self.target_transform = target_transform
        self.classes, self.class_to_idx = self.find_classes(self.root)
        self.samples = self.make_dataset(self.root, self.class_to_idx, extensions, is_valid_file, allow_empty)
        self.targets = [target for _, target in self.samples]

    def find_classes(self, directory: str | Path) -> tuple[list[str], dict[str, int]]:
        """The classes' names, and the number of each; a subclass may find them otherwise."""
        folder = Path(directory)
        if not folder.is_dir():
            what = "a file" if folder.exists() else "nothing there"
            raise FolderError("no-folder", expected="a folder", got=what, cure="Check the path.", where=str(directory))
        classes = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
        if not classes:
            raise FolderError(
                "no-classes",
                expected="a folder for each class, named as the class",
                got="no folder in it",
                cure="Sort the pictures into folders: cats/1.png, dogs/2.png …",
                where=str(directory),
            )
        return classes, {name: number for number, name in enumerate(classes)}

    @staticmethod
    def make_dataset(
        directory: str | Path,
        class_to_idx: dict[str, int],
        extensions: tuple[str, ...] | None = None,
        is_valid_file: Check | None = None,
        allow_empty: bool = False,
    ) -> list[tuple[str, int]]:
        """Each file's path and its class's number, in the order of their names."""
        if (extensions is None) == (is_valid_file is None):
            raise ArgumentError(
                "which-files",
                expected="extensions or is_valid_file, one of the two",
                got="neither" if extensions is None else "both",
                cure="Say once which files count.",
            )
        counts = is_valid_file or (lambda path: path.lower().endswith(extensions or ()))
        samples: list[tuple[str, int]] = []
        empty: list[str] = []
        for name in sorted(class_to_idx):
            found = [path for path in files_below(Path(directory) / name) if counts(path)]
            samples += [(path, class_to_idx[name]) for path in found]
            if not found:
                empty.append(name)
        if empty and not allow_empty:
            kinds = f" Names end with {', '.join(extensions)}." if extensions else ""
            raise FolderError(
                "empty-class",
                expected="at least one file that counts in each class's folder",
                got=f"none in {', '.join(empty)}",
                cure=f"Remove empty folders, or pass allow_empty=True.{kinds}",
                where=str(directory),
            )
        return samples

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        path, target = self.samples[index]
        sample = self.loader(path)
        if self.transform is not None:
            sample = self.transform(sample)
        return sample, target if self.target_transform is None else self.target_transform(target)

    def __len__(self) -> int:
        return len(self.samples)

    def __repr__(self) -> str:
        lines = [f"Number of datapoints: {len(self)}", f"Root location: {self.root}"]
        for title, change in (("Transform", self.transform), ("Target transform", self.target_transform)):
            if change is not None:
                lines += f"{title}: {change!r}".split("\n")
        return "\n    ".join([f"Dataset {type(self).__name__}", *lines])


class ImageFolder(DatasetFolder):
    """Pictures in ``root/class name/…``: sample i is (picture, number of its class).

    ``classes`` are the names, ``class_to_idx`` their numbers, ``samples`` (and ``imgs``) the paths with
    their numbers, ``targets`` the numbers. Pictures are opened when they are asked for, in RGB, and given
    to ``transform``. A file that cannot be read raises PictureError, which names it.
    """

    def __init__(
        self,
        root: str | Path,
        transform: Change | None = None,
        target_transform: Change | None = None,
        loader: Loader = default_loader,
        is_valid_file: Check | None = None,
        allow_empty: bool = False,
    ) -> None:
        extensions = IMG_EXTENSIONS if is_valid_file is None else None
        super().__init__(root, loader, extensions, transform, target_transform, is_valid_file, allow_empty)
        self.imgs = self.samples


def files_below(folder: Path) -> list[str]:
    """All files at any depth, folder by folder; links to folders are followed, each folder once."""
    return [str(Path(place, name)) for place, names in sorted(_folders(folder)) for name in sorted(names)]


def _folders(folder: Path) -> Iterator[tuple[str, list[str]]]:
    seen: set[str] = set()
    for place, inner, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:  # a link back up: without this the walk would go round for long
            inner.clear()
            continue
        seen.add(real)
        yield place, names
