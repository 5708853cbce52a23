"""Weights that came with a file: what a design begins with in place of what its seed gives, also after a Reset.

They come with the edit that opens the file, and go when it is taken back. Of a design with problems they wait until it
is sound.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from app.network.files.found import Weights
from app.session.attic import Step
from app.session.files import size

MOST = 8
"""Files whose opening can be taken back and done again with their weights, at most."""
MOST_BYTES = 2**26
"""Bytes of their weights, at most; the oldest go first."""
PREFIX = "given."


class Given:
    """The weights that came with the design, or with its draft."""

    def __init__(self) -> None:
        self.weights: Weights = {}
        self.pending = False
        """Whether the draft begins anew, and with them, once it is sound."""
        self._changes: OrderedDict[int, tuple[Weights, Weights]] = OrderedDict()
        """The weights before and after each command that changed them."""

    def copy(self) -> Given:
        """The same, to go back to."""
        twin = Given()
        twin.weights, twin.pending, twin._changes = self.weights, self.pending, self._changes.copy()
        return twin

    def take(self, step: Step, weights: Weights) -> None:
        """A file is opened."""
        self._note(step, self.weights, weights)
        self.weights, self.pending = weights, False

    def follow(self, step: Step, *, sound: bool) -> None:
        """A design is edited: if that takes a file's opening back, or does it again, its weights go or come too."""
        change = self._changes.pop(step.undoes or 0, None)
        if change is not None:
            before, after = change
            self._note(step, after, before)
            self.weights, self.pending = before, not sound

    def concerns(self, step: Step) -> bool:
        """Whether an edit takes back one that changed them."""
        return (step.undoes or 0) in self._changes

    def begin(self) -> Weights:
        """What the design begins with, now that it is sound."""
        self.pending = False
        return self.weights

    def clear(self, step: Step | None = None) -> None:
        """Another network, or another seed: nothing came with it. What had come is back when `step` is taken back."""
        if step is not None and self.weights:
            self._note(step, self.weights, {})
        self.weights, self.pending = {}, False

    def _note(self, step: Step, before: Weights, after: Weights) -> None:
        self._changes[step.command] = before, after
        while len(self._changes) > MOST or (len(self._changes) > 1 and self._bytes > MOST_BYTES):
            self._changes.popitem(last=False)

    @property
    def _bytes(self) -> int:
        return sum(size(before) + size(after) for before, after in self._changes.values())

    # --- in snapshots ----------------------------------------------------------------------------
    def pack(self) -> tuple[bool, dict[str, NDArray[Any]]]:
        """Whether they wait, and the weights by names of their own. What was taken back is not kept."""
        return self.pending, {f"{PREFIX}{name}": array for name, array in self.weights.items()}

    @classmethod
    def unpack(cls, pending: bool, arrays: Mapping[str, NDArray[Any]]) -> Given:
        """What `pack` gave."""
        given = cls()
        given.pending = pending
        given.weights = {name.removeprefix(PREFIX): a for name, a in arrays.items() if name.startswith(PREFIX)}
        return given
