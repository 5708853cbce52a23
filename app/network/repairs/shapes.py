"""Repairs of shapes that a layer, a loss or an op does not take: a node in between, other units, other settings."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.network.fields import MAX_UNITS
from app.network.layers import LAYERS
from app.network.problems import Problem
from app.network.repair import ConnectStep
from app.network.repairs.patient import Patient
from app.network.repairs.pressing import Alternatives, between, counted, layer, linear, op, pressed, setting, without
from app.network.schema import InputSpec, LayerSpec, LinearSpec, LossSpec, NodeSpec
from app.network.shapes import Shape
from engine.data import ORIGINS


def wrong_shape(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """What a layer or a loss takes, made of what comes in."""
    spec = patient.at(problem)
    source = None if spec is None else patient.source(spec.id)
    shape = patient.shape(source)
    if spec is None or source is None or shape is None:
        return
    if isinstance(spec, LossSpec):
        yield from _for_loss(spec, source, shape, patient)
    elif isinstance(spec, LayerSpec):
        yield from _of_layer(spec, shape, patient)
        yield from _other_data(source, patient)
    yield from _in_between(spec, source, shape, patient)
    for node in (source, spec.id):
        if isinstance(patient.spec(node), LayerSpec):
            yield [pressed(f"Take {patient.title(node)} out", *without(node, patient))]


def _other_data(source: str, patient: Patient) -> Iterator[Alternatives]:
    """Pictures, where a layer over pictures reads the dataset itself; larger ones, where those that come are small."""
    data = patient.network.data
    if data is None:
        return
    pictures = [kind for kind, origin in ORIGINS.items() if origin.layout == "image"]
    if data.kind in pictures:
        pictures = [kind for kind in pictures if ORIGINS[kind].shape > ORIGINS[data.kind].shape]
    elif not isinstance(patient.spec(source), InputSpec):
        return
    for kind in pictures[:1]:
        yield [pressed(f"Choose the dataset {ORIGINS[kind].title}", setting(None, "data.kind", kind))]


def _in_between(spec: NodeSpec, source: str, shape: Shape, patient: Patient) -> Iterator[Alternatives]:
    """Nodes that lay out the same numbers in another way, or sum them up."""

    def put(text: str, *specs: NodeSpec) -> Alternatives:
        return [pressed(text, *between(source, spec.id, 0, *specs))]

    if len(shape) == 2 and isinstance(spec, LayerSpec) and shape[1] != "batch":
        picture = _picture(shape[1], patient)
        if picture is not None:
            text = f"Lay the {shape[1]} numbers out as a picture of {picture[1]}×{picture[2]}"
            yield put(text, op(patient, "reshape", shape=[-1, *picture]))
    if len(shape) > 2:
        yield put("Insert a Flatten", layer(patient, "flatten"))
        yield put("Insert a global pooling", layer(patient, "global_pool"))
    if len(shape) == 1:
        yield put("Insert an Unsqueeze: one number becomes a row of one", op(patient, "unsqueeze", dim=-1))
    if len(shape) == 3:
        yield put("Go on with one place alone", layer(patient, "take"))


def _picture(count: int, patient: Patient) -> tuple[int, int, int] | None:
    """Channels, height and width of a picture of so many numbers: the dataset's, else a square one."""
    data = patient.network.data
    shape = ORIGINS[data.kind].shape if data is not None else ()
    if len(shape) == 3 and math.prod(shape) == count:
        return (shape[0], shape[1], shape[2])
    side = math.isqrt(count)
    return (1, side, side) if count > 1 and side * side == count else None


def _for_loss(spec: LossSpec, source: str, shape: Shape, patient: Patient) -> Iterator[Alternatives]:
    """As many numbers for each example as the loss compares."""
    units = wanted_units(spec, patient)
    if units is None or not 1 <= units <= MAX_UNITS:
        return
    spread, behind = _spread_out(source, patient), patient.linear_behind(source)
    if spread is not None:
        into, text = patient.source(spread) or "", f"Insert a Flatten before {patient.title(spread)}"
        flat = [pressed(text, *between(into, spread, 0, layer(patient, "flatten")))]
        if behind is not None:
            called = "it" if behind.id == spread else patient.title(behind.id)
            also = f"{text}, and set {called} to {counted(units, 'unit')}"
            flat.append(pressed(also, *flat[0].steps, setting(behind.id, "units", units)))
        yield flat
    if behind is not None and len(shape) == 2:
        text = f"Set {patient.title(behind.id)} to {counted(units, 'unit')}"
        yield [pressed(text, setting(behind.id, "units", units))]
    last = linear(patient, units)
    what = f"a Linear layer with {counted(units, 'unit')}"
    yield [
        pressed(f"Insert {what}", *between(source, spec.id, 0, last)),
        pressed(f"Insert a Flatten and {what}", *between(source, spec.id, 0, layer(patient, "flatten"), last)),
    ]
    if spec.against == "target":
        # An autoencoder, or kernels that give a picture.
        text = f"Compare {patient.title(source)} with the input itself"
        yield [pressed(text, setting(spec.id, "loss", "mse"), setting(spec.id, "against", "input"))]


def _spread_out(node: str | None, patient: Patient) -> str | None:
    """The first linear layer on the way to a node that reads more than one row of each example."""
    found = None
    for _ in range(len(patient.topology.nodes)):
        spec = patient.spec(node)
        if spec is None:
            break
        node = patient.source(spec.id)
        if isinstance(spec, LinearSpec) and len(patient.shape(node) or ()) > 2:
            found = spec.id
    return found


def wanted_units(spec: LossSpec, patient: Patient) -> int | None:
    """How many numbers of each example a loss compares."""
    data = patient.network.data
    if data is None:
        return None
    origin = ORIGINS[data.kind]
    if spec.against == "input":
        return math.prod(origin.shape)
    return len(origin.classes) if spec.loss == "cross_entropy" else 1


def _of_layer(spec: LayerSpec, shape: Shape, patient: Patient) -> Iterator[Alternatives]:
    """Settings with which a layer takes what comes in: a window that fits, a place that is there, heads that share."""

    def use(what: str, name: str, value: int) -> Alternatives:
        text = f"Set the {what} of {patient.title(spec.id)} to {value}"
        return [pressed(text, setting(spec.id, f"settings.{name}", value))]

    given = LAYERS[spec.layer].complete(spec.settings) if spec.layer in LAYERS else {}
    sides = [side for side in shape[1:] if side != "batch"]
    if "kernel" in given and len(sides) == 3 and min(sides) > 0:
        kernel, padding, smallest = int(given["kernel"]), int(given.get("padding", 0)), min(sides[1:])
        yield use("window", "kernel", smallest + 2 * padding)
        if "padding" in given:
            yield use("padding", "padding", math.ceil((kernel - smallest) / 2))
    if "groups" in given and len(sides) == 3 and sides[0] > 0 and int(given["groups"]) > 1:
        shared = math.gcd(sides[0], int(given["out_channels"]))
        most = max(one for one in range(1, int(given["groups"]) + 1) if shared % one == 0)
        yield use("groups", "groups", most)
    if "place" in given and len(sides) == 2 and sides[0] > 0:
        yield use("place", "place", sides[0] - 1)
    if "heads" in given and len(sides) == 2 and sides[1] > 0:
        yield use("heads", "heads", max(one for one in range(1, int(given["heads"]) + 1) if sides[1] % one == 0))


def words(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """A vector for each word, in between."""
    spec, data = patient.at(problem), patient.network.data
    if spec is None or data is None:
        return
    count = len(ORIGINS[data.kind].words)
    for port, source in patient.topology.inputs[spec.id].items():
        embed = layer(patient, "embedding", count=max(1, count))
        pool = layer(patient, "global_pool")
        yield [
            pressed("Insert an Embedding", *between(source, spec.id, port, embed)),
            pressed("Insert an Embedding and a global pooling", *between(source, spec.id, port, embed, pool)),
        ]


def no_words(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Read the dataset's words, choose a dataset of words, or go without the embedding."""
    spec = patient.at(problem)
    if spec is None:
        return
    inputs = [node.id for node in patient.topology.nodes.values() if isinstance(node, InputSpec)]
    for source in inputs[:1]:
        edge = ConnectStep(source=source, target=spec.id, port=0)
        yield [pressed(f"Connect {patient.title(source)} to {patient.title(spec.id)}", edge)]
    data = patient.network.data
    other = next(kind for kind, origin in ORIGINS.items() if origin.words)
    if data is not None:
        text = f"Choose the dataset {ORIGINS[other].title}"
        rows = max(len(ORIGINS[other].words), 1)
        yield [
            pressed(text, setting(None, "data.kind", other)),
            pressed(text, setting(None, "data.kind", other), setting(spec.id, "settings.count", rows)),
        ]
    yield [pressed(f"Take {patient.title(spec.id)} out", *without(spec.id, patient))]


def too_few_rows(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """A row for each word."""
    spec, data = patient.at(problem), patient.network.data
    if spec is not None and data is not None:
        rows = len(ORIGINS[data.kind].words)
        text = f"Set the words of {patient.title(spec.id)} to {rows}"
        yield [pressed(text, setting(spec.id, "settings.count", rows))]


def in_one_row(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """All numbers of an example side by side."""
    source = None if problem.node is None else patient.source(problem.node)
    if problem.node is not None and source is not None:
        yield [pressed("Insert a Flatten", *between(source, problem.node, 0, layer(patient, "flatten")))]
