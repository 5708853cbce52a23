"""What training lowers: one loss over the prediction and the target, or the weighted sum of several.

Every op of a loss runs under its node's id; the sum so far is added within the later loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.network.off import carried
from app.network.schema import LossName, LossSpec
from app.network.topology import Topology
from engine import nn
from engine.tensor import Tensor

LOSSES: dict[LossName, type[nn.Module]] = {
    "mse": nn.MSELoss,
    "l1": nn.L1Loss,
    "bce_with_logits": nn.BCEWithLogitsLoss,
    "cross_entropy": nn.CrossEntropyLoss,
}


@dataclass(frozen=True)
class Goal:
    """What the losses of a design read and compare.

    `results` are the nodes whose values the module gives, the prediction first; `loss` is called with what the module
    gives (several values in a tuple) and, if it is `targeted`, with the targets. `compared` is the loss by which the
    prediction is judged against the target; None where nothing is.
    """

    results: tuple[str, ...]
    loss: nn.Module | None
    targeted: bool = False
    compared: LossName | None = None


def goal(topology: Topology, result: str) -> Goal:
    """Of a sound design: its losses in the order of computing. An expression's `result` is itself what is lowered."""
    losses = [spec for spec in map(topology.nodes.__getitem__, topology.order) if isinstance(spec, LossSpec)]
    if not losses:
        return Goal((carried(topology, result),), None)
    read = {spec.id: carried(topology, topology.inputs[spec.id][0]) for spec in losses}
    first = next((spec for spec in losses if spec.against == "target"), None)
    if len(losses) == 1 and first is not None and first.weight == 1:
        return Goal((read[first.id],), named(first.id, LOSSES[first.loss]()), targeted=True, compared=first.loss)
    main = first or losses[0]
    copied = [next(node for node, spec in topology.nodes.items() if spec.kind == "input")] if _copies(losses) else []
    results = tuple(dict.fromkeys((read[main.id], *read.values(), *copied)))
    places = {node: place for place, node in enumerate(results)}
    terms = {
        spec.id: Term(spec, places[read[spec.id]], places[copied[0]] if spec.against == "input" else None)
        for spec in losses
    }
    return Goal(results, WeightedSum(terms), first is not None, None if first is None else first.loss)


def _copies(losses: list[LossSpec]) -> bool:
    return any(spec.against == "input" for spec in losses)


def named(node_id: str, module: nn.Module) -> nn.Module:
    """A module whose ops run under the node's id, as those of the graph's children do."""
    nn.Module().hold(node_id, module)
    return module


class Term(nn.Module):
    """One loss of several: its own value times its weight, and what the losses before it came to."""

    def __init__(self, spec: LossSpec, place: int, copied: int | None) -> None:
        super().__init__()
        self.measure = LOSSES[spec.loss]()
        self.weight = spec.weight
        self.place = place
        self.copied = copied

    def forward(self, values: tuple[Tensor, ...], target: Tensor | None, before: Tensor | None) -> Tensor:
        """The sum so far."""
        predicted = values[self.place]
        wanted = target if self.copied is None else values[self.copied]
        assert wanted is not None
        if self.copied is not None and wanted.ndim != predicted.ndim:
            wanted = wanted.flatten(1)
        value: Tensor = self.measure(predicted, wanted)
        if self.weight != 1:
            value = value * self.weight
        return value if before is None else before + value


class WeightedSum(nn.Module):
    """Several losses, or one that has a weight or compares with the input."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        super().__init__()
        for node_id, term in terms.items():
            self.hold(node_id, term)
        self.terms = tuple(terms.values())

    def forward(self, values: Tensor | tuple[Tensor, ...], target: Tensor | None = None) -> Tensor:
        """The number to lower."""
        given = (values,) if isinstance(values, Tensor) else values
        total: Tensor | None = None
        for term in self.terms:
            total = term(given, target, total)
        assert total is not None, "a sound design with data has a loss"
        return total
