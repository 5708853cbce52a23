"""What edits took away, kept so that taking an edit back gives it back: parameters, gradients, optimizer state.

Each edit that removes or reshapes parameters leaves them here under the id of its command. An edit that undoes it
names that id: what it took is put back, and what training has done since to what stayed is kept. The parameters of a
node that is switched off rest here too, until it is on again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

from app.network.keep import Learned
from app.network.off import off
from app.network.schema import Network
from app.session.examples import Place
from app.session.taken import (
    Known,
    Taken,
    apart,
    begun,
    difference,
    names,
    nothing_of,
    origins,
    part,
    put_back,
    reshaped,
    resting,
    settled,
)

MOST_EDITS = 256
"""Edits whose parameters are kept, at most: more than a page can take back."""
MOST_BYTES = 32 * 2**20
"""Bytes of what they took, at most; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Step:
    """An edit as a step that can be taken back: the ids of its command and of the one that it undoes."""

    command: int
    undoes: int | None = None


@dataclass
class Attic:
    """What the edits of a session took, by the ids of their commands."""

    taken: OrderedDict[int, tuple[Taken, ...]] = field(default_factory=OrderedDict)
    waiting: tuple[Taken, ...] = ()
    """What is to be given back as soon as the design is sound again."""
    resting: Taken | None = None
    """The parameters of nodes that are switched off."""
    switched: dict[str, int] = field(default_factory=dict)
    """The edit with which a node was switched off: what it took of others comes back when the node is on again."""

    def copy(self) -> Attic:
        """The same, to go back to."""
        return replace(self, taken=self.taken.copy())

    def gives(self, step: Step) -> bool:
        """Whether this edit takes one back that has taken something."""
        return bool(self.taken.get(step.undoes or 0))

    def back(self, step: Step, network: Network) -> tuple[Taken, ...]:
        """What an edit to this design gives back, in the order in which it is to be put back."""
        off_still = {spec.id for spec in network.nodes if off(spec) is not None}
        again = dict.fromkeys(command for node, command in self.switched.items() if node not in off_still)
        entries = [taken for command in again if command != step.undoes for taken in self.taken.get(command, ())]
        returned = [taken for taken in map(reshaped, entries) if taken]
        return (*self.waiting, *self.taken.get(step.undoes or 0, ()), *returned)

    def _empty(self, step: Step) -> None:
        """What an edit took is back."""
        self.taken.pop(step.undoes or 0, None)

    def wait(self, step: Step) -> None:
        """The design is not sound: what this edit gives back waits until it is."""
        self.waiting = (*self.waiting, *self.taken.get(step.undoes or 0, ()))
        self._empty(step)

    def known(self, was: Learned, step: Step, network: Network) -> Known:
        """All that was learned: by the network before, by nodes that are off, and what this edit gives back.

        From another seed only that which had come from it: what was taken with this one waits for this one.
        """
        everything, back = was, self.back(step, network)
        other: tuple[Taken, ...] = ()
        if self.resting is not None:
            rested = self.resting.origins
            fits, begins_otherwise = apart(self.resting, network)
            everything = put_back(was, fits, given=False)
            same = frozenset(name for name, _ in rested.items() & origins(network, rested).items())
            everything = replace(everything, given=same)
            was = put_back(was, self.resting, given=False)
            other = (begins_otherwise,)
        if was.network.seed != network.seed:
            other = ()
            everything = nothing_of(was)
            back = tuple(taken if taken.seed is not None else replace(taken, seed=was.network.seed) for taken in back)
        pairs = [apart(taken, network) for taken in back]
        for fits, _ in pairs:
            everything = put_back(everything, fits, given=True)
        applied, carried = (tuple(filter(None, half)) for half in zip(*pairs, strict=True)) if pairs else ((), ())
        return Known(was, everything, applied, (*carried, *filter(None, other)))

    def settle(self, step: Step, known: Known, now: Learned) -> None:
        """The edit is made, and `now` is what it took over of what was known: the rest is kept."""
        rests = resting(now.network, known.all, now)
        rested = {} if self.resting is None else self.resting.origins
        rests = replace(rests, origins=begun(known, rests.parameters, rested))
        self._note(step, *difference(known, now, rests, rested), *known.carried)
        off_now = [spec.id for spec in now.network.nodes if off(spec) is not None]
        self.switched = {node: self.switched.get(node, step.command) for node in off_now}
        self.resting = settled(rests, known.all.optimizer == now.optimizer)

    def began(
        self,
        step: Step,
        known: Known,
        place: Place,
        batch_size: int | None,
        now: Learned,
        given: Learned | None,
    ) -> None:
        """A run has begun anew, with what was `given` to it, and holds what it does `now`: all that was known is kept.

        The one before it had come to `place`, in batches of `batch_size`.

        What was given and found no place in the design is kept besides.
        """
        was = known.was
        rested = {} if self.resting is None else self.resting.origins
        took = replace(
            part(was, names(was)),
            origins=begun(known, names(was), rested),
            optimizer=was.optimizer,
            place=place,
            batch_size=batch_size,
            seed=was.network.seed,
        )
        left: tuple[Taken, ...] = ()
        self.resting, self.switched = None, {}
        if given is not None:
            rests = resting(now.network, given, now)
            rests = replace(rests, origins=begun(known, rests.parameters, rested))
            left = difference(replace(known, was=given, all=given), now, rests, rested)
            self.resting = rests or None
        self._note(step, took, *left, *known.carried)

    def _note(self, step: Step, *took: Taken) -> None:
        self._empty(step)
        self.waiting = ()
        entry = tuple(taken for taken in took if taken)
        if entry:
            self.taken[step.command] = entry
            self._make_room()

    def _make_room(self) -> None:
        size = self.bytes
        while len(self.taken) > MOST_EDITS or (self.taken and size > MOST_BYTES):
            _, gone = self.taken.popitem(last=False)
            size -= sum(taken.bytes for taken in gone)

    @property
    def bytes(self) -> int:
        """How much all of it holds."""
        return sum(taken.bytes for entry in self.taken.values() for taken in entry)
