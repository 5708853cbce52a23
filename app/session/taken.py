"""What one edit took of what was learned, what is put back of it, and what an edit has not taken over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.network.beginning import wanted_for
from app.network.keep import Learned, copy_block
from app.network.off import off
from app.network.schema import LayerSpec, LinearSpec, Network, ValueSpec
from app.session.examples import Place

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Taken:
    """What one edit took. `optimizer` is set where it changed the kind of optimizer, whose whole state it then took;
    `place`, `batch_size` and `seed` where it began anew: how far training had come, in batches of which size, and from
    which initial weights.

    Of the parameters in `whole` nothing stayed; of the others a block did, which has been trained on since. `origins`
    says how those had begun: they are of no use to a node that begins otherwise.
    """

    parameters: Mapping[str, Array]
    buffers: Mapping[str, Array]
    slots: Mapping[str, Mapping[str, Array]]
    gradients: Mapping[str, Array]
    counts: Mapping[str, int]
    whole: frozenset[str]
    optimizer: str | None = None
    place: Place | None = None
    batch_size: int | None = None
    seed: int | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.parameters or self.buffers or self.slots or self.gradients or self.optimizer)

    @property
    def bytes(self) -> int:
        """How much it holds."""
        held = [self.parameters, self.buffers, self.gradients, *self.slots.values()]
        return sum(array.nbytes for arrays in held for array in arrays.values())


@dataclass(frozen=True)
class Known:
    """What was learned before an edit: `was`, with what rests; and `all`, with what the edit gives back besides.

    Of what came back, `applied` was put back, and `carried` is of no use to the design as it is now: what began
    otherwise, the state of another kind of optimizer. It stays where it can be found again.
    """

    was: Learned
    all: Learned
    applied: tuple[Taken, ...] = ()
    carried: tuple[Taken, ...] = ()


def apart(taken: Taken, network: Network) -> tuple[Taken, Taken]:
    """What of it this design can have back, and what it cannot: nodes that are off may begin in another way."""
    nothing = replace(part_of(taken, ()), whole=frozenset(), optimizer=None, place=None)
    if taken.seed is not None and taken.seed != network.seed:
        return nothing, taken
    idle = {spec.id for spec in network.nodes if off(spec) is not None}
    now = origins(network, (name for name in taken.origins if name.partition(".")[0] not in idle))
    other = {name for name, origin in taken.origins.items() if now.get(name, origin) != origin}
    here = part_of(taken, _names(taken) - other) if other else taken
    there = replace(part_of(taken, other), optimizer=None, place=None) if other else nothing
    if taken.optimizer not in (None, network.training.optimizer):
        there = replace(there, slots=taken.slots, counts=taken.counts, optimizer=taken.optimizer)
        here = replace(here, slots={}, counts={}, optimizer=None)
    return here, there


def origins(network: Network, wanted: Iterable[str]) -> dict[str, str]:
    """How the parameters of these names begin in a design, as far as its nodes say so."""
    specs = {spec.id: spec for spec in network.nodes}
    found: dict[str, str] = {}
    for name in wanted:
        node, _, path = name.partition(".")
        spec = specs.get(node)
        if isinstance(spec, ValueSpec):
            found[name] = str(spec.value)
        elif isinstance(spec, LinearSpec | LayerSpec):
            found[name] = str(wanted_for(spec, path))
    return found


def _names(taken: Taken) -> set[str]:
    return {*taken.parameters, *taken.buffers, *taken.slots, *taken.gradients}


def reshaped(taken: Taken) -> Taken:
    """Only the parameters of which a part stayed."""
    some = part_of(taken, taken.parameters.keys() - taken.whole)
    return replace(some, buffers={}, gradients={}, optimizer=None, place=None, whole=frozenset())


def part_of(taken: Taken, wanted: Collection[str]) -> Taken:
    """What was taken of these parameters."""
    return replace(
        taken,
        parameters={name: array for name, array in taken.parameters.items() if name in wanted},
        buffers={name: array for name, array in taken.buffers.items() if name in wanted},
        slots={name: arrays for name, arrays in taken.slots.items() if name in wanted},
        gradients={name: array for name, array in taken.gradients.items() if name in wanted},
        counts={name: count for name, count in taken.counts.items() if name in wanted},
    )


def put_back(known: Learned, taken: Taken, *, given: bool) -> Learned:
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


def resting(network: Network, known: Learned, now: Learned) -> Taken:
    """What is known of nodes that are switched off."""
    idle = {spec.id for spec in network.nodes if off(spec) is not None}
    return part(known, {name for name in names(known) - names(now) if name.partition(".")[0] in idle})


def nothing_of(known: Learned) -> Learned:
    """As where nothing was learned yet."""
    return replace(known, parameters={}, buffers={}, slots={}, gradients={}, counts={}, optimizer=None)


def settled(rests: Taken, same_optimizer: bool) -> Taken | None:
    """What rests from now on: without the state of another kind of optimizer."""
    if not rests:
        return None
    return rests if same_optimizer else replace(rests, slots={}, counts={})


def difference(before: Known, now: Learned, rests: Taken, rested: Mapping[str, str]) -> tuple[Taken, ...]:
    """What an edit has not taken over: what is gone, smaller, or drawn anew. `rested` says how those had begun that
    rested before it.

    Where another kind of optimizer trains now, that is the whole state of the one before; what came back of the
    state of the one that trains now, and is not taken over either, is kept apart from it.
    """
    known, was = before.all, before.was
    there_now = {**now.parameters, **rests.parameters, **now.buffers, **rests.buffers}
    there = {**known.parameters, **known.buffers}
    lost = {name for name, array in there.items() if not held(array, there_now.get(name))}
    if known.optimizer == now.optimizer:
        # Drawn anew, and by chance the same as before.
        lost |= {name for name, count in now.counts.items() if known.counts.get(name, count) != count}
    whole = frozenset(name for name in lost if name not in there_now or there_now[name].shape == there[name].shape)
    kept = {**now.gradients, **rests.gradients}
    gradients = {name: array for name, array in known.gradients.items() if not held(array, kept.get(name))}
    taken = replace(part(known, lost), whole=whole, origins=begun(before, whole, rested), gradients=gradients)
    if known.optimizer != now.optimizer:
        return (replace(taken, slots=known.slots, counts=known.counts, optimizer=known.optimizer),)
    slots = {**now.slots, **rests.slots}
    moved = {
        name: arrays
        for name, arrays in known.slots.items()
        if name in lost or any(not held(array, slots.get(name, {}).get(slot)) for slot, array in arrays.items())
    }
    if was.optimizer == known.optimizer:
        return (replace(taken, slots=moved),)
    state = replace(taken, slots=was.slots, counts=was.counts, optimizer=was.optimizer)
    counts = {name: count for name, count in known.counts.items() if name in moved}
    nothing = replace(part_of(taken, ()), whole=whole)
    return state, replace(nothing, slots=moved, counts=counts, optimizer=known.optimizer if moved else None)


def begun(before: Known, wanted: Collection[str], rested: Mapping[str, str]) -> dict[str, str]:
    """How these parameters had begun: what `rested` as when it went to rest, what came back as when it was taken, the
    others as in the last design.
    """
    found = origins(before.was.network, wanted)
    for known in (rested, *(taken.origins for taken in before.applied)):
        found |= {name: origin for name, origin in known.items() if name in wanted}
    return found


def held(before: Array, now: Array | None) -> bool:
    """Whether all that was there is there now, with or without more around it."""
    if now is None or now.ndim != before.ndim:
        return False
    if any(new < old for old, new in zip(before.shape, now.shape, strict=True)):
        return False
    block = tuple(slice(0, size) for size in before.shape)
    return np.array_equal(now[block], before, equal_nan=True)


def names(known: Learned) -> set[str]:
    return known.parameters.keys() | known.buffers.keys()


def part(known: Learned, names: Iterable[str]) -> Taken:
    wanted = set(names)
    return Taken(
        parameters={name: array for name, array in known.parameters.items() if name in wanted},
        buffers={name: array for name, array in known.buffers.items() if name in wanted},
        slots={name: arrays for name, arrays in known.slots.items() if name in wanted and arrays},
        gradients={name: array for name, array in known.gradients.items() if name in wanted},
        counts={name: count for name, count in known.counts.items() if name in wanted},
        whole=frozenset(wanted),
    )
