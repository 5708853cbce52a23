"""Edits of large designs that were told and are not made yet: what the page knows of them, in the order they came.

Telling takes a moment, making takes long. So an edit is told at once, waits here, and is made when the learner has
paused: every one in its turn, as though it had been made when it came (`prospect.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.network.infer import infer
from app.network.schema import Network
from app.session.attic import Step
from app.session.edits import Change, change

PAUSE = 0.15
"""Seconds after the last edit until the making begins, so that typing is never held up."""
MOST_NODES = 20_000
"""Nodes of all designs that wait, at most."""


class Told(NamedTuple):
    """An edit that the page was told the shapes and problems of. One that is not `sound` is only remembered."""

    network: Network
    step: Step
    sound: bool

    @classmethod
    def of(cls, network: Network, step: Step) -> Told:
        """The edit to a design."""
        return cls(network, step, sound=not infer(network).problems)


class Queue:
    """The edits that wait, the oldest first, and when the making is to begin."""

    def __init__(self) -> None:
        self.edits: list[Told] = []
        self.due = 0.0

    def __bool__(self) -> bool:
        return bool(self.edits)

    def __len__(self) -> int:
        return len(self.edits)

    @property
    def full(self) -> bool:
        """Whether no more may wait."""
        return sum(len(edit.network.nodes) for edit in self.edits) > MOST_NODES

    @property
    def draft(self) -> Network | None:
        """The design as the page has it."""
        return self.edits[-1].network if self.edits else None

    @property
    def coming(self) -> Network | None:
        """The design that will run."""
        return next((edit.network for edit in reversed(self.edits) if edit.sound), None)

    def withdraw(self, edit: Told, made: int, gives: Callable[[Step], bool]) -> None:
        """Before `edit` is added: the last one goes that this one takes back, where it need not be made for that.

        `made` says how many were gone through already, `gives` whether an edit gives anything back.
        """
        last = self._last(made, gives)
        if last is not None and edit.step.undoes == last.step.command:
            self.edits.pop()

    def add(self, edit: Told, now: float, made: int, gives: Callable[[Step], bool]) -> None:
        """One more edit. One that only names or moves what the last one left is made together with it."""
        last = self._last(made, gives)
        if last is not None and self._renames(last, edit) and not self._gives(edit.step, gives):
            self.edits[-1] = last._replace(network=edit.network)
        else:
            self.edits.append(edit)
        self.due = now + PAUSE

    def _last(self, made: int, gives: Callable[[Step], bool]) -> Told | None:
        """The last edit, where it was not gone through and gives nothing back."""
        last = self.edits[-1] if len(self.edits) > made else None
        return None if last is None or self._gives(last.step, gives) else last

    def _gives(self, step: Step, gives: Callable[[Step], bool]) -> bool:
        return gives(step) or any(edit.step.command == step.undoes for edit in self.edits)

    @staticmethod
    def _renames(last: Told, edit: Told) -> bool:
        return last.sound and edit.sound and change(last.network, edit.network) is Change.NAMES
