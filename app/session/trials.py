"""Illnesses to try out: what a press could break in the design on purpose, so that its signs can be seen.

To add one: a function from (network, names) to what is pressed or None, and its place in `TRIALS`.
"""

from __future__ import annotations

from collections.abc import Callable

from app.network.layers import LAYERS
from app.network.naming import Names
from app.network.schema import LayerSpec, LinearSpec, Network
from app.protocol.diagnosed import Insertion, Remedy
from app.session.cures import pressed, rate_to

FAR_TOO_MUCH = 100.0
"""By how much a learning rate is raised to be far too large."""


def trials(network: Network, names: Names) -> list[Remedy]:
    """What can be broken in this design that is not broken yet."""
    found = [make(network, names) for make in TRIALS]
    return [trial for trial in found if trial is not None]


def no_rate(network: Network, _: Names) -> Remedy | None:
    """A learning rate of 0."""
    return rate_to(0.0) if network.training.learning_rate > 0 else None


def far_too_much(network: Network, _: Names) -> Remedy | None:
    """A learning rate far too large."""
    rate = network.training.learning_rate
    return rate_to(min(rate * FAR_TOO_MUCH, 1000.0)) if 0 < rate < 1 else None


def not_zeroed(network: Network, _: Names) -> Remedy | None:
    """Gradients that pile up."""
    if not network.training.zero_grad:
        return None
    return pressed("Turn off: Zero gradients each step", training={"zero_grad": False})


def frozen(network: Network, names: Names) -> Remedy | None:
    """The first of several layers frozen."""
    first = _first(network)
    if first is None or first.frozen:
        return None
    return pressed(f"Freeze {names.layer_title(first.id)}", nodes={first.id: {"frozen": True}})


def detached(network: Network, names: Names) -> Remedy | None:
    """The path cut behind the first of several layers."""
    first = _first(network)
    if first is None or any(spec.kind == "op" and spec.op == "detach" for spec in network.nodes):
        return None
    taken = {spec.id for spec in network.nodes}
    name = next(f"cut{number}" for number in range(1, len(taken) + 2) if f"cut{number}" not in taken)
    insertion = Insertion(id=name, op="detach", after=first.id)
    return pressed(f"Cut the path after {names.layer_title(first.id)}", insert=[insertion])


def _first(network: Network) -> LinearSpec | LayerSpec | None:
    """The first layer that learns, where another one learns too: one at least must stay."""
    learning = [
        spec
        for spec in network.nodes
        if isinstance(spec, LinearSpec) or (isinstance(spec, LayerSpec) and LAYERS[spec.layer].learns)
    ]
    free = [spec for spec in learning if not spec.frozen]
    return learning[0] if len(free) > 1 else None


TRIALS: tuple[Callable[[Network, Names], Remedy | None], ...] = (no_rate, far_too_much, not_zeroed, frozen, detached)
