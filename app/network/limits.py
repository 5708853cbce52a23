"""How much a network may be: parameters, numbers and work that one session has room and time for, and examples."""

from __future__ import annotations

from app.network.cost import Cost
from app.network.fields import MAX_PARAMETERS
from app.network.problems import Problem
from app.network.schema import LayerSpec, Network
from app.network.topology import Topology
from engine.data import ORIGINS, split

MAX_STEP_PRODUCTS, MAX_SWEEP_PRODUCTS = 5 * 10**8, 25 * 10**8
"""How many multiplications by a weight the forward pass of one batch may take, and that over all data.

A step or an evaluation is done in one piece: this keeps it under a second, so that neighbours do not wait long."""

MAX_STEP_VALUES = 10_000_000
"""How many numbers one training step may hold (40 MB of values, and as much of gradients)."""


def fits(network: Network, cost: Cost) -> list[Problem]:
    """Refuse what would not fit into a session's share of memory."""
    problems: list[Problem] = []
    parameters, _, values = cost
    if parameters > MAX_PARAMETERS:
        problems.append(
            Problem(
                code="too-many-parameters",
                expected=f"at most {MAX_PARAMETERS:,} parameters",
                got=f"{parameters:,} parameters",
                cure="Use fewer units or fewer layers.",
            )
        )
    if values > MAX_STEP_VALUES:
        problems.append(
            Problem(
                code="too-many-values",
                expected=f"at most {MAX_STEP_VALUES:,} numbers in one training step",
                got=f"{values:,} with a batch size of {network.training.batch_size}",
                cure="Use a smaller batch, fewer units or fewer layers.",
            )
        )
    if network.data is not None and parameters <= MAX_PARAMETERS:
        problems += _work(network.training.batch_size, network.data.size, cost)
    return problems


def _work(batch: int, points: int, cost: Cost) -> list[Problem]:
    """Refuse what would take too long at a time: a large batch, or much data, through a large network."""
    problems = []
    for count, what, limit in ((batch, "batch size", MAX_STEP_PRODUCTS), (points, "points", MAX_SWEEP_PRODUCTS)):
        most = limit // max(1, cost.products)
        if count > most:
            problems.append(
                Problem(
                    code="too-much-work",
                    expected=f"{what} of at most {most:,} with {_burden(cost)}",
                    got=f"{count:,}",
                    cure="Choose less, or use fewer units or layers.",
                )
            )
    return problems


def _burden(cost: Cost) -> str:
    """What makes the work: of linear layers alone, each parameter is one multiplication."""
    if cost.products == cost.parameters:
        return f"{cost.parameters:,} parameters"
    return f"{cost.products:,} multiplications for each example"


def batches(network: Network, topology: Topology) -> list[Problem]:
    """Refuse a dataset without so many examples, and a batch of one where its spread is asked for."""
    data = network.data
    if data is None:
        return []
    origin = ORIGINS[data.kind]
    if origin.largest is not None and data.size > origin.largest:
        return [
            Problem(
                code="too-many-points",
                expected=f"at most {origin.largest:,} examples of {origin.title}",
                got=f"{data.size:,}",
                cure=f"Choose {origin.largest:,} or fewer.",
            )
        ]
    over_batch = [
        spec
        for spec in topology.nodes.values()
        if isinstance(spec, LayerSpec) and spec.layer == "batch_norm" and spec.off is None
    ]
    if not over_batch:
        return []
    train = len(split(data.size, data.train_share, data.seed)[0])
    size = min(network.training.batch_size, train)
    if size > 1 and train % size != 1:
        return []
    return [
        Problem(
            code="batch-of-one",
            node=over_batch[0].id,
            expected="at least 2 examples in each batch: batch norm works with their spread",
            got="a batch size of 1" if size == 1 else f"1 left over of {train} in batches of {size}",
            cure="Choose another batch size.",
        )
    ]
