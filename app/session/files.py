"""Files that a page has had read: their weights wait here until the edit that uses them."""

from __future__ import annotations

from collections import OrderedDict

from app.network.files.found import FileError, Weights
from app.network.files.kinds import read_file
from app.network.schema import Network
from app.protocol.files import FileNote, Opened

KEPT = 4
KEPT_BYTES = 2**26
"""Files that wait at most, and their bytes together; the oldest go first."""


class Files:
    """The weights of the files that were read last, by the names under which an edit asks for them."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Weights] = OrderedDict()
        self._count = 0

    def open(self, data: bytes, present: Network) -> Opened:
        """Read a file and keep its weights ready. Raises FileError, and keeps nothing, where it cannot be read."""
        found = read_file(data, present)
        self._count += 1
        name = f"file-{self._count}"
        self._waiting[name] = found.weights
        while len(self._waiting) > KEPT or (len(self._waiting) > 1 and self._bytes > KEPT_BYTES):
            self._waiting.popitem(last=False)
        notes = [FileNote(**note.model_dump(include=set(FileNote.model_fields))) for note in found.notes]
        return Opened(kind=found.kind, network=found.network, file=name, tensors=len(found.weights), notes=notes)

    def weights(self, name: str) -> Weights:
        """The weights of a file that was read; raises FileError where it is gone."""
        if name not in self._waiting:
            raise FileError(
                "file-gone",
                expected=f"one of the last {KEPT} files that were read",
                got=name,
                cure="Open the file again.",
            )
        return self._waiting[name]

    @property
    def _bytes(self) -> int:
        return sum(array.nbytes for weights in self._waiting.values() for array in weights.values())
