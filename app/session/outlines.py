"""Outlines of large networks in files, from one start of the server to the next: they depend on the code alone.

The folder is the user's own for such things, `~/.cache/backprop-explorer` (or under `XDG_CACHE_HOME`). Where it cannot
be written, or what is in it cannot be read, outlines are made anew; nothing else depends on it. `make` has them made at
the set-up (`scripts/prepare/outlines.py`); a worker makes what is missing when it has nothing else to do.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pydantic

import app
import engine
from app.session.outgoing import Outgoing

MOST = 2**26
"""Bytes of one outline that are read."""

VERSIONS = 4
"""Of so many versions of the code an outline is kept."""

UNREADABLE = (OSError, RuntimeError, ValueError, KeyError, TypeError)
"""What comes of files that are not there, of a user without a home, and of bytes that are no outline."""


def kept(slug: str) -> list[Outgoing] | None:
    """The frames that were kept for a network by this very code; None where there are none."""
    try:
        with _place(slug).open("rb") as file:
            data = file.read(MOST)
        head, _, body = data.partition(b"\n")
        said = json.loads(head)
        if said["of"] != made_by() or said["sum"] != _sum(body):
            return None
        ends = accumulate(said["sizes"], initial=0)
        return [Outgoing("text", body[start:end]) for start, end in pairwise(ends)]
    except UNREADABLE:
        return None


def keep(slug: str, frames: Sequence[Outgoing]) -> None:
    """Keep them in place of what was kept for this network: written whole, or not at all."""
    with contextlib.suppress(OSError, RuntimeError):
        body = b"".join(frame.data for frame in frames)
        head = {"of": made_by(), "sum": _sum(body), "sizes": [len(frame.data) for frame in frames]}
        place = _place(slug)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, name = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.writelines([json.dumps(head).encode(), b"\n", body])
            Path(name).replace(place)
            _forget(place.parent.glob(f"{slug}-*.outline"))
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _forget(files: Iterable[Path]) -> None:
    """Of what other code has kept, the newest few stay: one may go to and fro between two versions."""
    for old in sorted(files, key=lambda file: file.stat().st_mtime)[:-VERSIONS]:
        old.unlink(missing_ok=True)


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@cache
def made_by() -> str:
    """A fingerprint of all that an outline depends on: the sources, and what reads and writes them."""
    found = hashlib.sha256(f"{platform.python_version()} {np.__version__} {pydantic.VERSION}".encode())
    for package in (app, engine):
        root = Path(str(package.__file__)).parent
        for source in sorted(root.rglob("*.py")):
            found.update(source.relative_to(root).as_posix().encode() + b"\0" + source.read_bytes())
    return found.hexdigest()


def _place(slug: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "backprop-explorer" / f"{slug}-{made_by()[:16]}.outline"
