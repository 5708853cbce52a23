"""What a sound network is as a whole: roles, one result, limits, something to learn."""

from __future__ import annotations

from collections.abc import Mapping

from app.network.cost import Cost
from app.network.layers import LAYERS
from app.network.problems import Problem
from app.network.schema import (
    MAX_PARAMETERS,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
    ValueSpec,
)
from app.network.shapes import Shape, written
from app.network.topology import Topology, called
from engine.data import ORIGINS, split
from engine.ops import OPS

MAX_STEP_PRODUCTS, MAX_SWEEP_PRODUCTS = 5 * 10**8, 25 * 10**8
"""How many multiplications by a weight the forward pass of one batch may take, and that over all data.

A step or an evaluation is done in one piece: this keeps it under a second, so that neighbours do not wait long."""

MAX_STEP_VALUES = 10_000_000
"""How many numbers one training step may hold (40 MB of values, and as much of gradients)."""


def roles(network: Network, topology: Topology) -> list[Problem]:
    """With data: exactly one input and one loss. Without: neither."""
    if not topology.nodes:
        return [
            Problem(
                code="empty",
                expected="at least one node",
                got="an empty network",
                cure="Add a node, or open one of the gallery.",
            )
        ]
    problems: list[Problem] = []
    for kind, title in ((InputSpec, "input"), (LossSpec, "loss")):
        found = [spec.id for spec in topology.nodes.values() if isinstance(spec, kind)]
        if network.data is None and found:
            problems.append(
                Problem(
                    code="no-data",
                    node=found[0],
                    expected="a dataset for the network to read",
                    got="no dataset",
                    cure=f"Choose a dataset, or remove the {title} node.",
                )
            )
        elif network.data is not None and len(found) != 1:
            several = len(found) > 1
            problems.append(
                Problem(
                    code=("several-inputs" if kind is InputSpec else "several-losses") if several else f"no-{title}",
                    node=found[1] if several else None,
                    expected=f"exactly one {title} node in a network with data",
                    got=f"{len(found)} of them" if several else "none",
                    cure=f"Remove all {title} nodes but one." if several else f"Add one {title} node.",
                )
            )
    return problems


def result(
    network: Network, topology: Topology, shapes: Mapping[str, Shape | None]
) -> tuple[str | None, list[Problem]]:
    """The node whose one number is descended: the only one that nothing follows."""
    sinks = topology.sinks()
    ranked = sorted(sinks, key=lambda node_id: _rank(topology.nodes[node_id]))
    chosen = ranked[-1] if ranked else None
    problems = [
        Problem(
            code="several-results",
            node=sink,
            expected="one result: every other node feeds another one",
            got=f"{called(topology.nodes[sink])} feeds nothing, beside {called(topology.nodes[chosen])}",
            cure=f"Connect {called(topology.nodes[sink])} onwards, or remove it.",
        )
        for sink in sinks
        if chosen is not None and sink != chosen
    ]
    problems += [
        Problem(
            code="loss-not-last",
            node=node_id,
            expected="the loss as the last node",
            got=f"an edge from {called(spec)} to {topology.outputs[node_id][0]}",
            cure="Remove the edge that leaves the loss.",
        )
        for node_id, spec in topology.nodes.items()
        if isinstance(spec, LossSpec) and topology.outputs[node_id]
    ]
    shape = shapes.get(chosen) if chosen is not None else None
    if chosen is not None and shape is not None and network.data is None and shape != ():
        problems.append(
            Problem(
                code="result-not-single",
                node=chosen,
                expected="a result of one number, shape [], to take gradients of",
                got=f"the shape {written(shape)}",
                cure="Add a Sum or a Mean after it.",
            )
        )
    if chosen is not None and isinstance(topology.nodes[chosen], ValueSpec) and not problems:
        problems.append(
            Problem(
                code="nothing-computed",
                node=chosen,
                expected="an operation that makes the result",
                got="a typed value alone",
                cure="Add an operation and connect the value to it.",
            )
        )
    return (chosen if not problems else None), problems


def _rank(spec: NodeSpec) -> int:
    """Of several nodes that nothing follows: a loss is the likeliest result, a typed value the least."""
    return 2 if isinstance(spec, LossSpec) else 0 if isinstance(spec, ValueSpec | InputSpec) else 1


def limits(network: Network, cost: Cost) -> list[Problem]:
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
        spec for spec in topology.nodes.values() if isinstance(spec, LayerSpec) and spec.layer == "batch_norm"
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


def learnable(network: Network, topology: Topology) -> list[Problem]:
    """Refuse a network in which training could move nothing: no parameter, all of them frozen, or every path cut."""
    if not topology.nodes:
        return []
    followed = _followed(topology)
    here = [spec for spec in topology.nodes.values() if _trains(spec)]
    if any(spec.id in followed for spec in here):
        return []
    expected, got = "at least one parameter to train", "none"
    if here:
        got = "none that a gradient comes back to: every path is cut"
        cure = "Take a Detach out of the way."
    elif any(_learns(spec) for spec in topology.nodes.values()):
        got, cure = "frozen ones alone", "Unfreeze a layer."
    else:
        cure = "Add a layer." if network.data else "Let one of the values require a gradient."
    return [Problem(code="no-parameters", expected=expected, got=got, cure=cure)]


def _trains(spec: NodeSpec) -> bool:
    """Whether the node has a parameter that training may move."""
    if isinstance(spec, LinearSpec | LayerSpec):
        return _learns(spec) and not spec.frozen
    return isinstance(spec, ValueSpec) and spec.requires_grad


def _learns(spec: NodeSpec) -> bool:
    """Whether the node has weights."""
    return isinstance(spec, LinearSpec) or (
        isinstance(spec, LayerSpec) and spec.layer in LAYERS and LAYERS[spec.layer].learns
    )


def _followed(topology: Topology) -> set[str]:
    """The nodes that a gradient comes back to: from what nothing follows, up to where an op lets none through."""
    found = set(topology.sinks())
    waiting = [*found]
    while waiting:
        spec = topology.nodes[waiting.pop()]
        if isinstance(spec, OpSpec) and spec.op in OPS and not OPS[spec.op].differentiable:
            continue
        fresh = set(topology.inputs[spec.id].values()) - found
        found |= fresh
        waiting += fresh
    return found


def advice(topology: Topology) -> tuple[Problem, ...]:
    """What runs, but is seldom meant: a squashed value taken for a logit."""
    warnings: list[Problem] = []
    for spec in topology.nodes.values():
        before = topology.nodes.get(topology.inputs[spec.id].get(0, ""))
        logits = isinstance(spec, LossSpec) and spec.loss in ("bce_with_logits", "cross_entropy")
        if not (logits and isinstance(before, LinearSpec)):
            continue
        if before.activation != "none":
            warnings.append(
                Problem(
                    code="squashed-logit",
                    node=spec.id,
                    expected=f"a logit, any number: this loss has the {'softmax' if _many(spec) else 'sigmoid'} within",
                    got=f"{called(before)} ends in {before.activation}",
                    cure=f"Set the activation function of {called(before)} to none.",
                )
            )
    return tuple(warnings)


def _many(spec: NodeSpec) -> bool:
    return isinstance(spec, LossSpec) and spec.loss == "cross_entropy"
