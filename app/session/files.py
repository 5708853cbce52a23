"""Files that a page has had read: their weights wait here until the edit that uses them."""

from __future__ import annotations

import itertools
import weakref
from collections import OrderedDict

from app.network.files.found import FileError, Weights
from app.network.files.kinds import read_file
from app.network.schema import Network
from app.protocol.files import FileNote, Opened

KEPT = 4
KEPT_BYTES = 2**28
"""Files of one session that wait at most, and bytes of those of all sessions here together; the oldest go first."""

_waiting: OrderedDict[tuple[int, str], Weights] = OrderedDict()
"""The weights of all sessions of this process, by session and name, the oldest first."""
_numbers = itertools.count()


class Files:
    """The weights of the files that were read last, by the names under which an edit asks for them."""

    def __init__(self) -> None:
        self._count = 0
        self._session = next(_numbers)
        weakref.finalize(self, _forget, self._session)

    def open(self, data: bytes, present: Network) -> Opened:
        """Read a file and keep its weights ready. Raises FileError, and keeps nothing, where it cannot be read."""
        found = read_file(data, present)
        self._count += 1
        name = f"file-{self._count}"
        _waiting[self._session, name] = found.weights
        _waiting.pop((self._session, f"file-{self._count - KEPT}"), None)
        _make_room()
        notes = [FileNote(**note.model_dump(include=set(FileNote.model_fields))) for note in found.notes]
        return Opened(kind=found.kind, network=found.network, file=name, tensors=len(found.weights), notes=notes)

    def weights(self, name: str) -> Weights:
        """The weights of a file that was read; raises FileError where it is gone."""
        held = _waiting.get((self._session, name))
        if held is None:
            raise FileError(
                "file-gone",
                expected=f"one of the last {KEPT} files that were read",
                got=name,
                cure="Open the file again.",
            )
        return held


def size(weights: Weights) -> int:
    """How many bytes the numbers take."""
    return sum(array.nbytes for array in weights.values())


def _make_room() -> None:
    """The file that was read last stays, however large it is."""
    taken = sum(size(weights) for weights in _waiting.values())
    while len(_waiting) > 1 and taken > KEPT_BYTES:
        _, gone = _waiting.popitem(last=False)
        taken -= size(gone)


def _forget(session: int) -> None:
    for key in [key for key in _waiting if key[0] == session]:
        _waiting.pop(key, None)
