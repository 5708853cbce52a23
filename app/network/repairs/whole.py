"""Repairs of a design as a whole: its dataset, its input, its losses, its one result, something to learn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from app.network.problems import Problem
from app.network.repair import AddStep, ConnectStep, RemoveStep, Step
from app.network.repairs.patient import Patient
from app.network.repairs.pressing import (
    Alternatives,
    between,
    counted,
    joined,
    layer,
    linear,
    op,
    pressed,
    setting,
    without,
)
from app.network.repairs.shapes import wanted_units
from app.network.schema import (
    DatasetKind,
    DataSpec,
    Edge,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossName,
    LossSpec,
    NodeSpec,
    OpSpec,
    ValueSpec,
)
from engine.data import ORIGINS
from engine.ops import OPS

FIRST: DatasetKind = "circle"
"""The dataset to begin with."""
LOSS_TITLES: dict[LossName, str] = {
    "mse": "mean squared error",
    "l1": "mean absolute error",
    "bce_with_logits": "binary cross-entropy",
    "cross_entropy": "cross-entropy",
}


def fitting_loss(data: DataSpec | None) -> LossName:
    """The loss that goes with a dataset's targets."""
    classes = len(ORIGINS[data.kind].classes) if data is not None else 0
    return "cross_entropy" if classes > 2 else "bce_with_logits" if classes else "mse"


def first_network(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """An input, a layer and a loss, connected."""
    data = patient.network.data or DataSpec(kind=FIRST)
    loss = LossSpec(id="loss", loss=fitting_loss(data))
    classes = len(ORIGINS[data.kind].classes)
    last = LinearSpec(id="l1", units=classes if loss.loss == "cross_entropy" else 1)
    steps: list[Step] = [] if patient.network.data else [setting(None, "data", data)]
    steps += [AddStep(node=spec) for spec in (InputSpec(id="x"), last, loss)]
    steps += [ConnectStep(source=source, target=target, port=0) for source, target in (("x", "l1"), ("l1", "loss"))]
    yield [pressed("Begin with an input, a layer and a loss", *steps)]


def some_data(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """A dataset that goes with the losses; or no node that needs one."""
    losses = {spec.loss for spec in patient.topology.nodes.values() if isinstance(spec, LossSpec)}
    kinds = sorted(get_args(DatasetKind), key=lambda kind: fitting_loss(DataSpec(kind=kind)) not in losses)
    for kind in kinds[:2]:
        yield [pressed(f"Choose the dataset {ORIGINS[kind].title}", setting(None, "data", DataSpec(kind=kind)))]
    if problem.node is not None:
        yield [pressed(f"Remove {patient.title(problem.node)}", RemoveStep(node=problem.node))]


def _without_data(patient: Patient) -> list[Alternatives]:
    """What consists of typed numbers and operations alone is an expression, and needs no dataset."""
    alone = all(isinstance(spec, ValueSpec | OpSpec) for spec in patient.topology.nodes.values())
    return [[pressed("Compute without data", setting(None, "data", None))]] if alone else []


def new_input(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """No data at all; or an input, connected to the first node that lacks one."""
    yield from _without_data(patient)
    added = InputSpec(id=patient.fresh("x"))
    open_at = [problem for problem in patient.inference.problems if problem.code == "missing-input"]
    for problem in open_at[:1]:
        target = problem.node or ""
        edge = ConnectStep(source=added.id, target=target, port=problem.ports[0])
        yield [pressed(f"Add an Input and connect it to {patient.title(target)}", AddStep(node=added), edge)]
    yield [pressed("Add an Input", AddStep(node=added))]


def new_loss(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """No data at all; or a loss after what goes nowhere."""
    yield from _without_data(patient)
    added = LossSpec(id=patient.fresh("loss"), loss=fitting_loss(patient.network.data))
    loose = [node for node in patient.loose() if not isinstance(patient.spec(node), InputSpec | ValueSpec)]
    for source in reversed(loose[-2:]):
        edge = ConnectStep(source=source, target=added.id, port=0)
        yield [pressed(f"Add a Loss after {patient.title(source)}", AddStep(node=added), edge)]
    if not loose:
        yield [pressed("Add a Loss", AddStep(node=added))]


def one_input(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The first input in place of the other, which goes; of several, in place of all."""
    first, *others = [spec.id for spec in patient.topology.nodes.values() if isinstance(spec, InputSpec)]
    steps: list[Step] = []
    for other in others:
        onward = patient.leaving(other)
        steps += [joined(Edge(source=first, target=edge.target, port=edge.port)) for edge in onward]
        steps.append(RemoveStep(node=other))
    yield [pressed(f"Read all from {patient.title(first)}", *steps)]


def alike_losses(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The loss of the others; the input to compare with; or without this one."""
    spec = patient.at(problem)
    if not isinstance(spec, LossSpec):
        return
    losses = [one for one in patient.topology.nodes.values() if isinstance(one, LossSpec)]
    title, other = patient.title(spec.id), next(one.loss for one in losses if one.loss != spec.loss)
    yield [pressed(f"Use {LOSS_TITLES[other]} in {title}", *_with_units(spec, other, patient))]
    yield [pressed(f"Remove {title}", RemoveStep(node=spec.id))]


def other_loss(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The loss that goes with the targets, and as many units before it as it compares."""
    spec = patient.at(problem)
    if not isinstance(spec, LossSpec):
        return
    title, data = patient.title(spec.id), patient.network.data
    wanted = fitting_loss(data) if spec.against == "target" else "mse"
    steps = _with_units(spec, wanted, patient)
    source, units = patient.source(spec.id), wanted_units(spec.model_copy(update={"loss": wanted}), patient) or 1
    added = [] if source is None else [between(source, spec.id, 0, *specs) for specs in _ending(units, patient)]
    yield [
        pressed(f"Use {LOSS_TITLES[wanted]} in {title}", steps[0]),
        pressed(f"Use {LOSS_TITLES[wanted]} in {title}, with {counted(units, 'unit')} before it", *steps),
        *(pressed(f"Use {LOSS_TITLES[wanted]} in {title}, after a new layer", steps[0], *more) for more in added),
    ]
    if spec.against == "input":
        yield [pressed(f"Compare {title} with the target", setting(spec.id, "against", "target"))]


def _with_units(spec: LossSpec, loss: LossName, patient: Patient) -> list[Step]:
    behind = patient.linear_behind(patient.source(spec.id))
    units = wanted_units(spec.model_copy(update={"loss": loss}), patient)
    steps: list[Step] = [setting(spec.id, "loss", loss)]
    return steps if behind is None or units is None else [*steps, setting(behind.id, "units", units)]


def _ending(units: int, patient: Patient) -> list[list[NodeSpec]]:
    """Layers that make so many numbers of each example: of a row, or of anything."""
    last, flat = linear(patient, units), layer(patient, "flatten")
    return [[last], [flat, last]]


def single_result(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The sum or the mean of what came out."""
    for name in ("sum", "mean"):
        added = op(patient, name)
        edge = ConnectStep(source=problem.node or "", target=added.id, port=0)
        yield [pressed(f"Add a {OPS[name].title} after it", AddStep(node=added), edge)]


def something_computed(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The square of the number."""
    square = op(patient, "pow", exponent=2.0)
    edge = ConnectStep(source=problem.node or "", target=square.id, port=0)
    yield [pressed("Square it", AddStep(node=square), edge)]


def something_to_learn(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """A layer that thaws, goes on again, or is new; a path that is no longer cut; a number that is trained."""
    for spec in patient.topology.nodes.values():
        title = patient.title(spec.id)
        if isinstance(spec, LinearSpec | LayerSpec) and spec.frozen:
            yield [pressed(f"Unfreeze {title}", setting(spec.id, "frozen", False))]
        if isinstance(spec, LinearSpec | LayerSpec | OpSpec) and spec.off is not None:
            yield [pressed(f"Switch {title} on again", setting(spec.id, "off", None))]
        if isinstance(spec, OpSpec) and spec.op in OPS and not OPS[spec.op].differentiable:
            yield [pressed(f"Take {title} out of the path", *without(spec.id, patient))]
        if isinstance(spec, ValueSpec) and not spec.requires_grad:
            yield [pressed(f"Train {title}", setting(spec.id, "requires_grad", True))]
        source = patient.source(spec.id) if isinstance(spec, LossSpec) else None
        if isinstance(spec, LossSpec) and source is not None:
            added = linear(patient, wanted_units(spec, patient) or 1)
            yield [pressed(f"Insert a Linear layer before {title}", *between(source, spec.id, 0, added))]


def two_of_one_id(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The second one under another id, or gone."""
    node = problem.node or ""
    second = [spec for spec in patient.network.nodes if spec.id == node][-1]
    renamed = second.model_copy(update={"id": patient.fresh(node[:20])})
    yield [pressed("Give the second one another id", RemoveStep(node=node), AddStep(node=renamed))]
    yield [pressed("Remove the second one", RemoveStep(node=node))]


def with_function(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """A function after the weighted sum, so that the next layer adds something to it."""
    if problem.node is not None:
        for name in ("relu", "tanh"):
            text = f"Set the activation function of {patient.title(problem.node)} to {OPS[name].title}"
            yield [pressed(text, setting(problem.node, "activation", name))]


def raw_logit(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The weighted sum itself, which the loss squashes."""
    source = patient.source(problem.node or "")
    if source is not None and isinstance(patient.spec(source), LayerSpec):
        yield [pressed(f"Take {patient.title(source)} out", *without(source, patient))]
    behind = patient.linear_behind(source)
    if behind is not None:
        text = f"Set the activation function of {patient.title(behind.id)} to none"
        yield [pressed(text, setting(behind.id, "activation", "none"))]
