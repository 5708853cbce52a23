"""A stamp records what a product was made from; while it still matches, the product is not made again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *facts: str) -> str:
    """One hash over the names and contents of files (folders are walked) and over facts such as a version.

    Contents rather than times: a clone, a checkout of another branch and back, or a copy need no new build.
    """
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(fact.encode() + b"\0")
    for path in paths:
        for file in _files(path):
            digest.update(str(file.relative_to(path.parent)).encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    return [path] if path.is_file() else []


class Stamp:
    """The fingerprint that was current when a product was last made, kept in a file beside it."""

    def __init__(self, file: Path, current: str) -> None:
        self._file = file
        self._current = current

    def holds(self) -> bool:
        return self._file.is_file() and self._file.read_text() == self._current

    def set(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(self._current)
