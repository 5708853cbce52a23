"""What training has taught, carried over an edit: changing one layer must not cost the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.network.beginning import wanted_for
from app.network.build import Built
from app.network.schema import LayerSpec, LinearSpec, Network, ValueSpec
from app.network.sharing import owner, shared
from engine.optim import Optimizer
from engine.tensor import Tensor

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Learned:
    """Copies of a network's parameters, of the gradients that they keep and of the optimizer's state, by full names.

    `buffers` are what layers keep without training it, such as batch norm's averages. `counts` says how often each
    parameter was updated. The names in `given` are meant exactly so, whatever else an edit would make of them.
    """

    network: Network
    parameters: dict[str, Array]
    buffers: dict[str, Array]
    slots: dict[str, dict[str, Array]]
    gradients: dict[str, Array]
    optimizer: str | None
    counts: dict[str, int]
    given: frozenset[str] = frozenset()


def learned(built: Built, optimizer: Optimizer | None = None) -> Learned:
    """Copy out what has been learned so far."""
    parameters = built.parameters
    slots: dict[str, dict[str, Array]] = {}
    if optimizer is not None:
        for name, parameter in parameters.items():
            views = optimizer.views(parameter)[2]
            slots[name] = {slot: view.copy() for slot, view in views.items()}
    return Learned(
        network=built.network,
        parameters={name: parameter.array.copy() for name, parameter in parameters.items()},
        buffers={name: buffer.array.copy() for name, buffer in built.buffers.items()},
        slots=slots,
        gradients={name: leaf.grad.array.copy() for name, leaf in parameters.items() if leaf.grad is not None},
        optimizer=optimizer.name if optimizer is not None else None,
        counts=dict(zip(parameters, optimizer.counts, strict=True)) if optimizer is not None else {},
    )


def alike(one: Learned, other: Learned) -> bool:
    """Whether both hold the same, to the last bit."""
    names = one.parameters.keys()
    if (one.optimizer, one.counts, names) != (other.optimizer, other.counts, other.parameters.keys()):
        return False
    pairs = [(one.parameters, other.parameters), (one.buffers, other.buffers), (one.gradients, other.gradients)]
    pairs += [(one.slots.get(name, {}), other.slots.get(name, {})) for name in names]
    return all(
        mine.keys() == its.keys() and all(np.array_equal(mine[name], its[name], equal_nan=True) for name in mine)
        for mine, its in pairs
    )


def give(built: Built, weights: Mapping[str, NDArray[Any]]) -> None:
    """Put weights from a file into a newly built network, where name and shape are the same."""
    for name, leaf in {**built.parameters, **built.buffers}.items():
        given = weights.get(name)
        if given is not None and given.shape == leaf.array.shape:
            leaf.array[...] = given


def keep(built: Built, previous: Learned, optimizer: Optimizer | None = None) -> list[str]:
    """Copy what still fits into a newly built network; the names of the parameters with freshly drawn numbers in them.

    Parameters are matched by name ("l1.linear.weight"), so by the id of their node. Where the shape
    has changed, the block that both have is kept and the new rows and columns stay freshly
    drawn. A typed value that was typed anew is taken as typed, which is no news to who typed it; a parameter that is to
    begin in another way begins so. The optimizer's state comes along when the optimizer is of the same kind, and with a
    parameter that begins anew it does, too.
    """
    same_optimizer = optimizer is not None and optimizer.name == previous.optimizer
    previous = _unshared(previous, built)
    retyped = _retyped(previous.network, built.network)
    redrawn = _redrawn(previous.network, built)
    anew: list[str] = []
    kept: set[str] = set()
    for name, parameter in built.parameters.items():
        before = previous.parameters.get(name)
        exact = name in previous.given and before is not None and before.shape == parameter.array.shape
        if name.split(".", 1)[0] in retyped and not exact:
            continue
        if before is None or before.ndim != parameter.array.ndim or (name in redrawn and not exact):
            anew.append(name)
            continue
        if any(new > old for old, new in zip(before.shape, parameter.array.shape, strict=True)):
            anew.append(name)
        copy_block(before, parameter.array)
        kept.add(name)
        gradient = previous.gradients.get(name)
        if gradient is not None and gradient.shape == parameter.array.shape:
            parameter.grad = Tensor(gradient)
        if optimizer is not None and same_optimizer:
            for slot, view in optimizer.views(parameter)[2].items():
                if slot in previous.slots.get(name, {}):
                    copy_block(previous.slots[name][slot], view)
    for name, buffer in built.buffers.items():
        held = previous.buffers.get(name)
        if held is not None and held.ndim == buffer.array.ndim:
            copy_block(held, buffer.array)
    if optimizer is not None and same_optimizer:
        optimizer.counts = [previous.counts.get(name, 0) if name in kept else 0 for name in built.parameters]
    return anew


def copy_block(before: Array, after: Array) -> None:
    """Copy the block of cells that both arrays have."""
    block = tuple(slice(0, min(old, new)) for old, new in zip(before.shape, after.shape, strict=True))
    after[block] = before[block]


def _retyped(before: Network, after: Network) -> set[str]:
    """Nodes whose typed value is another one than before, or was not there."""
    typed = {spec.id: spec.value for spec in before.nodes if isinstance(spec, ValueSpec)}
    return {spec.id for spec in after.nodes if isinstance(spec, ValueSpec) and typed.get(spec.id) != spec.value}


def _redrawn(before: Network, after: Built) -> set[str]:
    """Parameters whose node has been given another initializer."""
    specs = {spec.id: spec for spec in before.nodes if isinstance(spec, LinearSpec | LayerSpec)}
    now = {spec.id: spec for spec in after.network.nodes if isinstance(spec, LinearSpec | LayerSpec)}
    found: set[str] = set()
    for name in after.parameters:
        node, _, path = name.partition(".")
        if node in specs and node in now and wanted_for(specs[node], path) != wanted_for(now[node], path):
            found.add(name)
    return found


def _unshared(previous: Learned, built: Built) -> Learned:
    """A node that gets parameters of its own begins with those that it shared until now."""
    specs = {spec.id: spec for spec in previous.network.nodes}
    parameters, slots, counts = dict(previous.parameters), dict(previous.slots), dict(previous.counts)
    for name in built.parameters:
        node, _, path = name.partition(".")
        lender = owner(specs, node) if name not in parameters and node in specs and shared(specs[node]) else None
        if lender is not None and f"{lender}.{path}" in previous.parameters:
            parameters[name] = previous.parameters[f"{lender}.{path}"]
            slots[name] = previous.slots.get(f"{lender}.{path}", {})
            counts[name] = previous.counts.get(f"{lender}.{path}", 0)
    return replace(previous, parameters=parameters, slots=slots, counts=counts)
