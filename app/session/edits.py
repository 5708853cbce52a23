"""How far an edit of the network reaches."""

from __future__ import annotations

from enum import Enum

from app.network.schema import Network


class Change(Enum):
    """How far an edit reaches, from nothing but names to the structure itself."""

    NAMES = "names"
    """Titles, notes, groups and places on the canvas: the numbers stay."""
    RATE = "rate"
    """Learning rate or momentum: the same programs go on with other settings."""
    COURSE = "course"
    """Batch size, optimizer or data: new programs over the same parameters."""
    STRUCTURE = "structure"
    """Layers, ops, values or edges: a new module, which keeps what fits."""
    SEED = "seed"
    """Other initial weights: everything starts over."""


def change(old: Network, new: Network) -> Change:
    """The furthest-reaching change between two designs."""
    if old.seed != new.seed:
        return Change.SEED
    if structure(old) != structure(new):
        return Change.STRUCTURE
    if old.data != new.data or course(old) != course(new):
        return Change.COURSE
    return Change.NAMES if old.training == new.training else Change.RATE


def structure(network: Network) -> tuple[object, ...]:
    """What the module is made of, without the names, groups and places that the learner gave."""
    nodes = {spec.id: spec.model_copy(update={"name": "", "group": "", "at": None}) for spec in network.nodes}
    edges = {(edge.target, edge.port): edge.source for edge in network.edges}
    return [*nodes.values()], edges


def course(network: Network) -> tuple[object, ...]:
    """What the programs are recorded for. With momentum SGD keeps a velocity, with weight decay an update has one more
    step: so it is another optimizer."""
    training = network.training
    decay = None if training.weight_decay is None else training.weight_decay > 0
    return training.optimizer, training.batch_size, training.optimizer == "sgd" and training.momentum > 0, decay


def seeded(network: Network, seed: int) -> Network:
    """The same design with other initial weights."""
    return network.model_copy(update={"seed": seed})
