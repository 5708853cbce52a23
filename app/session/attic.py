"""What edits took away, kept so that taking an edit back gives it back: parameters, gradients, optimizer state.

Each edit that removes or reshapes parameters leaves them here under the id of its command. An edit that undoes it
names that id: what it took is put back, and what training has done since to what stayed is kept. The parameters of a
node that is switched off rest here too, until it is on again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.network.keep import Learned, copy_block, learned
from app.network.off import off
from app.network.schema import Network
from app.session.examples import Place
from app.session.run import Run

Array = NDArray[np.floating]

MOST_EDITS = 256
"""Edits whose parameters are kept, at most: more than a page can take back."""
MOST_BYTES = 32 * 2**20
"""Bytes of what they took, at most; the oldest go first."""


@dataclass(frozen=True)
class Taken:
    """What one edit took. `optimizer` is set where it changed the kind of optimizer, whose whole state it then took;
    `place` where it began anew: how far training had come.

    Of the parameters in `whole` nothing stayed; of the others a block did, which has been trained on since.
    """

    parameters: Mapping[str, Array]
    buffers: Mapping[str, Array]
    slots: Mapping[str, Mapping[str, Array]]
    gradients: Mapping[str, Array]
    counts: Mapping[str, int]
    whole: frozenset[str]
    optimizer: str | None = None
    place: Place | None = None

    def __bool__(self) -> bool:
        return bool(self.parameters or self.buffers or self.slots or self.gradients or self.optimizer)

    @property
    def bytes(self) -> int:
        """How much it holds."""
        held = [self.parameters, self.buffers, self.gradients, *self.slots.values()]
        return sum(array.nbytes for arrays in held for array in arrays.values())


@dataclass(frozen=True)
class Known:
    """What was learned before an edit: `was`, with what rests; and `all`, with what the edit gives back besides."""

    was: Learned
    all: Learned


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
    heirs: dict[int, int] = field(default_factory=dict)
    """The edit that has what another one took: it undid that one, or came before that one was made."""

    def back(self, step: Step) -> tuple[Taken, ...]:
        """What an edit gives back that undoes another, in the order in which it is to be put back."""
        return (*self.waiting, *self.taken.get(self._heir(step), ()))

    def overtaken(self, earlier: Step, later: Step) -> None:
        """An edit was never made: with the later one, both are."""
        self.heirs[earlier.command] = later.command

    def _heir(self, step: Step) -> int:
        command = step.undoes or 0
        while command not in self.taken and command in self.heirs:
            command = self.heirs[command]
        return command

    def _empty(self, step: Step) -> None:
        """What an edit took is back. What is found with an heir stays there: that one may be taken back, too."""
        self.taken.pop(step.undoes or 0, None)
        if step.undoes is not None:
            self.heirs[step.undoes] = step.command
        for command in list(self.heirs)[: -4 * MOST_EDITS]:
            del self.heirs[command]

    def wait(self, step: Step) -> None:
        """The design is not sound: what this edit gives back waits until it is."""
        self.waiting = self.back(step)
        self._empty(step)

    def known(self, run: Run, step: Step) -> Known:
        """All that was learned: by the run, by nodes that are off, and what this edit gives back."""
        was = learned(run.built, run.optimizer)
        if self.resting is not None:
            was = _put_back(was, self.resting, given=False)
        everything = was
        for taken in self.back(step):
            everything = _put_back(everything, taken, given=True)
        return Known(was, everything)

    def settle(self, step: Step, known: Known, run: Run) -> None:
        """The edit is made, and `run` follows from it: what it did not take over of what was known is kept."""
        now = learned(run.built, run.optimizer)
        resting = _resting(run.network, known.all, now)
        self._note(step, _difference(known, now, resting))
        self.resting = _settled(resting, known.all.optimizer == now.optimizer)

    def began(self, step: Step, known: Known, place: Place, run: Run, given: Learned | None) -> None:
        """A run has begun anew, with what was `given` to it: all that was known at `place` is kept."""
        was = known.was
        self._note(step, replace(_part(was, _names(was)), optimizer=was.optimizer, place=place))
        resting = None if given is None else _resting(run.network, given, learned(run.built, run.optimizer))
        self.resting = resting or None

    def _note(self, step: Step, taken: Taken) -> None:
        self._empty(step)
        self.waiting = ()
        if taken:
            self.taken[step.command] = (taken,)
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


def _put_back(known: Learned, taken: Taken, *, given: bool) -> Learned:
    """What is known, and what was taken from it before: of what stayed in part, that part as it is now."""
    other = taken.optimizer is not None and taken.optimizer != known.optimizer
    slots, counts = ({}, {}) if other else (dict(known.slots), dict(known.counts))
    parameters, buffers = dict(known.parameters), dict(known.buffers)
    for name, array in taken.parameters.items():
        parameters[name] = _over(array, None if name in taken.whole else parameters.get(name))
    for name, array in taken.buffers.items():
        buffers[name] = _over(array, None if name in taken.whole else buffers.get(name))
    for name, arrays in taken.slots.items():
        now = {} if name in taken.whole else slots.get(name, {})
        slots[name] = {**now, **{slot: _over(array, now.get(slot)) for slot, array in arrays.items()}}
    for name, count in taken.counts.items():
        counts[name] = count if name in taken.whole else counts.get(name, count)
    return replace(
        known,
        parameters=parameters,
        buffers=buffers,
        slots=slots,
        gradients={**known.gradients, **taken.gradients},
        counts=counts,
        optimizer=taken.optimizer or known.optimizer,
        given=known.given | (frozenset(taken.parameters) if given else frozenset()),
    )


def _over(before: Array, now: Array | None) -> Array:
    """What was taken, with the block of it that is still there as it has become."""
    if now is None or now.ndim != before.ndim:
        return before
    whole = before.copy()
    copy_block(now, whole)
    return whole


def _resting(network: Network, known: Learned, now: Learned) -> Taken:
    """What is known of nodes that are switched off."""
    idle = {spec.id for spec in network.nodes if off(spec) is not None}
    return _part(known, {name for name in _names(known) - _names(now) if name.partition(".")[0] in idle})


def _settled(resting: Taken, same_optimizer: bool) -> Taken | None:
    """What rests from now on: without the state of another kind of optimizer."""
    if not resting:
        return None
    return resting if same_optimizer else replace(resting, slots={}, counts={})


def _difference(before: Known, now: Learned, resting: Taken) -> Taken:
    """What an edit has not taken over: what is gone, smaller, or drawn anew."""
    known = before.all
    held = {**now.parameters, **resting.parameters, **now.buffers, **resting.buffers}
    there = {**known.parameters, **known.buffers}
    lost = {name for name, array in there.items() if not _held(array, held.get(name))}
    whole = frozenset(name for name in lost if name not in held or held[name].shape == there[name].shape)
    taken = replace(_part(known, lost), whole=whole)
    if before.was.optimizer != now.optimizer:
        was = before.was
        return replace(taken, slots=was.slots, counts=was.counts, optimizer=was.optimizer)
    slots = {**now.slots, **resting.slots}
    moved = {
        name: arrays
        for name, arrays in known.slots.items()
        if name in lost or any(not _held(array, slots.get(name, {}).get(slot)) for slot, array in arrays.items())
    }
    kept = {**now.gradients, **resting.gradients}
    gradients = {name: array for name, array in known.gradients.items() if not _held(array, kept.get(name))}
    return replace(taken, slots=moved, gradients=gradients)


def _held(before: Array, now: Array | None) -> bool:
    """Whether all that was there is there now, with or without more around it."""
    if now is None or now.ndim != before.ndim:
        return False
    if any(new < old for old, new in zip(before.shape, now.shape, strict=True)):
        return False
    block = tuple(slice(0, size) for size in before.shape)
    return np.array_equal(now[block], before, equal_nan=True)


def _names(known: Learned) -> set[str]:
    return known.parameters.keys() | known.buffers.keys()


def _part(known: Learned, names: Iterable[str]) -> Taken:
    wanted = set(names)
    return Taken(
        parameters={name: array for name, array in known.parameters.items() if name in wanted},
        buffers={name: array for name, array in known.buffers.items() if name in wanted},
        slots={name: arrays for name, arrays in known.slots.items() if name in wanted and arrays},
        gradients={name: array for name, array in known.gradients.items() if name in wanted},
        counts={name: count for name, count in known.counts.items() if name in wanted},
        whole=frozenset(wanted),
    )
