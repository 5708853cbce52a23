"""What a sound network is as a whole: roles, one result, something to learn."""

from __future__ import annotations

from collections.abc import Mapping

from app.network.calling import called
from app.network.layers import LAYERS
from app.network.layers.activation import Function
from app.network.off import carried, off
from app.network.problems import Problem
from app.network.schema import InputSpec, LayerSpec, LinearSpec, LossSpec, Network, NodeSpec, OpSpec, ValueSpec
from app.network.shapes import Shape, written
from app.network.sharing import owner
from app.network.topology import Topology
from engine.ops import OPS


def roles(network: Network, topology: Topology) -> list[Problem]:
    """With data: exactly one input, and a loss at least. Without: neither."""
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
        elif network.data is not None and not found:
            count = "exactly" if kind is InputSpec else "at least"
            problems.append(
                Problem(
                    code=f"no-{title}",
                    expected=f"{count} one {title} node in a network with data",
                    got="none",
                    cure=f"Add one {title} node.",
                )
            )
        elif network.data is not None and kind is InputSpec and len(found) > 1:
            problems.append(
                Problem(
                    code="several-inputs",
                    node=found[1],
                    expected="exactly one input node in a network with data",
                    got=f"{len(found)} of them",
                    cure="Remove all input nodes but one.",
                )
            )
    return problems + _compared(topology)


def _compared(topology: Topology) -> list[Problem]:
    """Losses that look at the target must read it alike: as classes, or as numbers."""
    losses = [spec for spec in topology.nodes.values() if isinstance(spec, LossSpec) and spec.against == "target"]
    other = next((spec for spec in losses if _many(spec) != _many(losses[0])), None)
    if other is None:
        return []
    return [
        Problem(
            code="losses-differ",
            node=other.id,
            expected="losses that read the target alike: all as a class, or all as a number",
            got="cross-entropy beside a loss for single numbers",
            cure="Choose another loss, or compare one of them with the input.",
        )
    ]


def result(
    network: Network, topology: Topology, shapes: Mapping[str, Shape | None]
) -> tuple[str | None, list[Problem]]:
    """The node whose one number is descended: the only one that nothing follows, unless there are several losses."""
    sinks = topology.sinks()
    ranked = sorted(sinks, key=lambda node_id: _rank(topology.nodes[node_id]))
    chosen = ranked[-1] if ranked else None
    problems = [
        Problem(
            code="several-results",
            node=sink,
            also=(chosen,),
            expected="one result: every other node feeds another one",
            got=f"{called(topology.nodes[sink])} feeds nothing, beside {called(topology.nodes[chosen])}",
            cure=f"Connect {called(topology.nodes[sink])} onwards, or remove it.",
        )
        for sink in sinks
        if chosen is not None and sink != chosen and not isinstance(topology.nodes[sink], LossSpec)
    ]
    problems += [
        Problem(
            code="loss-not-last",
            node=node_id,
            expected="the loss as the last node",
            got=f"an edge from {called(spec)} to {called(topology.nodes[topology.outputs[node_id][0]])}",
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
    made = None if chosen is None else topology.nodes[carried(topology, chosen)]
    if chosen is not None and isinstance(made, ValueSpec) and not problems:
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


def learnable(network: Network, topology: Topology) -> list[Problem]:
    """Refuse a network in which training could move nothing: no parameter, all of them frozen, or every path cut."""
    if not topology.nodes:
        return []
    followed = _followed(topology)
    here = [spec for spec in topology.nodes.values() if _trains(spec, topology)]
    if any(spec.id in followed for spec in here):
        return []
    expected, got = "at least one parameter to train", "none"
    if here:
        got = "none that a gradient comes back to: every path is cut"
        cure = "Take a Detach out of the way, or a muted node."
    elif any(_learns(spec) and off(spec) is None for spec in topology.nodes.values()):
        got, cure = "frozen ones alone", "Unfreeze a layer."
    elif any(_learns(spec) for spec in topology.nodes.values()):
        got, cure = "layers alone that are switched off", "Switch a layer on again."
    else:
        cure = "Add a layer." if network.data else "Let one of the values require a gradient."
    return [Problem(code="no-parameters", expected=expected, got=got, cure=cure)]


def _trains(spec: NodeSpec, topology: Topology) -> bool:
    """Whether the node computes with a parameter that training may move, its own or a shared one."""
    if isinstance(spec, LinearSpec | LayerSpec):
        lender = topology.nodes.get(owner(topology.nodes, spec.id) or spec.id, spec)
        frozen = isinstance(lender, LinearSpec | LayerSpec) and lender.frozen
        return _learns(spec) and not frozen and spec.off is None
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
        if isinstance(spec, OpSpec) and spec.op in OPS and not OPS[spec.op].differentiable and off(spec) is None:
            continue
        fresh = set(_read(topology, spec)) - found
        found |= fresh
        waiting += fresh
    return found


def _read(topology: Topology, spec: NodeSpec) -> list[str]:
    """The nodes whose values a node makes something of."""
    ports = topology.inputs[spec.id]
    if off(spec) == "mute":
        return []
    return [source for port, source in ports.items() if port == 0 or off(spec) is None]


def advice(topology: Topology) -> tuple[Problem, ...]:
    """What runs, but is seldom meant: a squashed value taken for a logit."""
    warnings: list[Problem] = []
    for spec in topology.nodes.values():
        source = topology.inputs[spec.id].get(0)
        before = None if source is None else topology.nodes[carried(topology, source)]
        logits = isinstance(spec, LossSpec) and spec.loss in ("bce_with_logits", "cross_entropy")
        if not logits or before is None or off(before) is not None:
            continue
        got, cure = _squashing(before)
        if got:
            warnings.append(
                Problem(
                    code="squashed-logit",
                    node=spec.id,
                    expected=f"a logit, any number: this loss has the {'softmax' if _many(spec) else 'sigmoid'} within",
                    got=got,
                    cure=cure,
                )
            )
    return tuple(warnings)


def _squashing(spec: NodeSpec) -> tuple[str, str]:
    """What of a node is no logit any more, and how that is taken away; "" where it has no activation function."""
    if isinstance(spec, LinearSpec) and spec.activation != "none":
        return f"{called(spec)} ends in {spec.activation}", f"Set the activation function of {called(spec)} to none."
    if isinstance(spec, LayerSpec) and isinstance(LAYERS.get(spec.layer), Function):
        return f"what {called(spec)} makes of it", f"Take {called(spec)} out."
    return "", ""


def _many(spec: NodeSpec) -> bool:
    return isinstance(spec, LossSpec) and spec.loss == "cross_entropy"
