"""An ONNX model as a design with its weights: our own file as it was, any other as far as it can be read."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pydantic import ValidationError

from app.network.build import UnsoundNetworkError, build
from app.network.file import MAX_FILE_BYTES
from app.network.files.found import FileError, Found, checked, shown_name
from app.network.layers import LAYERS
from app.network.onnx.converting import input_shape, read
from app.network.onnx.parsing import Array, Input, Model, parse
from app.network.onnx.reading import Reading, Ref
from app.network.onnx.writing import DESIGN
from app.network.problems import Problem
from app.network.schema import (
    DatasetKind,
    DataSpec,
    Edge,
    LayerSpec,
    LossName,
    LossSpec,
    Network,
    PlaceholderSpec,
    Training,
)
from app.network.shapes import Shape, written
from engine.data import ORIGINS

PREFERRED: tuple[DatasetKind, ...] = ("circle", "plane", "digits", "digits28", "lookup", "majority")
"""Datasets that a model is given where its inputs fit, the first that suits its outputs."""
GENERIC = frozenset({"main_graph", "torch_jit", "torch-jit-export", "graph", "network", "model"})
"""Names that exporters give to all models."""
UNNAMED = "Untitled"
"""Whoever opens the file knows its name."""
TOLD = 12
"""Notes at most."""


def read_onnx(data: bytes, _: Network) -> Found:
    """The design in an ONNX file. Raises FileError where there is none."""
    model = parse(data)
    own = _own(model)
    if own is not None:
        return own
    r = read(model)
    network = _finished(model, r)
    notes = [*_notes(model, network), *r.notes]
    return Found("onnx", network, r.weights, tuple(notes[:TOLD]))


def _own(model: Model) -> Found | None:
    """What was exported here opens again as it was; None where it was not, or was changed since."""
    text = model.metadata.get(DESIGN)
    if text is None or len(text) > MAX_FILE_BYTES:
        return None
    try:
        network = Network.model_validate_json(text)
        built = build(network)
    except (ValidationError, UnsoundNetworkError):
        return None
    leaves = {**built.parameters, **built.buffers}
    held: Mapping[str, Array] = model.constants
    weights = {
        name: checked(name, held[name])
        for name, leaf in leaves.items()
        if name in held and held[name].shape == leaf.shape
    }
    return Found("onnx", network, weights)


def _finished(model: Model, r: Reading) -> Network:
    """The design with a dataset that fits the model's input, and a loss that fits what it gives."""
    if not r.specs:
        raise FileError(
            "empty-model", expected="a model with nodes", got="none", cure="Export a model that computes something."
        )
    fed = model.inputs[0] if model.inputs else None
    result = next((value for name in model.outputs if isinstance(value := r.value(name), Ref)), None)
    shape = result.shape if result is not None else None
    kind = _dataset(fed, shape, r)
    if kind == "digits" and fed is not None and input_shape(fed) == ("batch", 64):
        _laid_in_a_row(r)
    if result is not None and fed is not None:
        loss = LossSpec(id=r.free("loss"), loss=_loss(kind, shape))
        if _copies(fed, shape) and (kind is None or (shape or ())[1:] not in _scores(kind)):
            loss = loss.model_copy(update={"loss": "mse", "against": "input"})
        r.add(loss, [result])
    return Network(
        name=UNNAMED if model.name in GENERIC else shown_name(model.name, 64) or UNNAMED,
        nodes=list(r.specs.values()),
        edges=r.edges,
        data=None if kind is None else DataSpec(kind=kind),
        training=Training(optimizer="adam", learning_rate=0.01),
    )


def _dataset(fed: Input | None, result: Shape | None, r: Reading) -> DatasetKind | None:
    """The first dataset whose examples are what the model takes; None where there is none."""
    shape = input_shape(fed) if fed is not None else None
    if fed is None or shape is None:
        return None
    fitting = [kind for kind in PREFERRED if _takes(fed, shape, kind, r)]
    suiting = [kind for kind in fitting if result is not None and result[1:] in _scores(kind)]
    return next(iter([*suiting, *fitting]), None)


def _scores(kind: DatasetKind) -> tuple[tuple[int], ...]:
    """What a model may give of each example: a score for each class, or one number; of two classes either."""
    classes = len(ORIGINS[kind].classes)
    return ((1,), (2,)) if classes == 2 else ((classes or 1,),)


def _takes(fed: Input, shape: Shape, kind: DatasetKind, r: Reading) -> bool:
    origin = ORIGINS[kind]
    if fed.whole != bool(origin.words):
        return False
    if origin.words:
        tables = [spec for spec in r.specs.values() if isinstance(spec, LayerSpec) and spec.layer == "embedding"]
        rows = [int(LAYERS["embedding"].complete(spec.settings)["count"]) for spec in tables]
        return shape[1:] == origin.shape and all(row >= len(origin.words) for row in rows)
    return shape[1:] == origin.shape or (kind == "digits" and shape == ("batch", 64))


def _laid_in_a_row(r: Reading) -> None:
    """Digits are pictures; a model that takes their 64 numbers gets them in one row."""
    source = next(spec.id for spec in r.specs.values() if spec.kind == "input")
    flat = LayerSpec(id=r.free("flatten"), layer="flatten")
    r.edges = [edge.model_copy(update={"source": flat.id}) if edge.source == source else edge for edge in r.edges]
    r.edges.append(Edge(source=source, target=flat.id))
    r.specs[flat.id] = flat


def _copies(fed: Input, shape: Shape | None) -> bool:
    """Whether the model gives as many numbers as it takes."""
    example = input_shape(fed)
    return example is not None and not fed.whole and shape == ("batch", math.prod(int(side) for side in example[1:]))


def _loss(kind: DatasetKind | None, shape: Shape | None) -> LossName:
    classes = len(ORIGINS[kind].classes) if kind is not None else 0
    single = shape == ("batch", 1)
    if kind is None:
        return "mse" if single or shape is None else "cross_entropy"
    if not classes:
        return "mse"
    return "bce_with_logits" if single and classes == 2 else "cross_entropy"


def _notes(model: Model, network: Network) -> list[Problem]:
    """What is missing here, and which data the model was made for, where ours are others."""
    notes = []
    absent = [spec for spec in network.nodes if isinstance(spec, PlaceholderSpec)]
    if absent:
        names = ", ".join(sorted({spec.op for spec in absent}))[:120]
        notes.append(
            Problem(
                code="not-available",
                expected="operations that can be computed here",
                got=f"{len(absent)} that cannot: {names}",
                cure="They stand as placeholders: put nodes of ours in their place.",
            )
        )
    fed = model.inputs[0] if model.inputs else None
    shape = input_shape(fed) if fed is not None else None
    if fed is not None and network.data is None:
        told = written(shape) if shape is not None else f"{len(fed.shape)} axes, not all of them told"
        notes.append(
            Problem(
                code="no-such-data",
                expected=f"examples of the shape {told}",
                got="no dataset with such examples",
                cure="Choose a dataset in Settings, and fit the first layers to it.",
            )
        )
    if len(model.outputs) > 1 and not absent:
        notes.append(
            Problem(
                code="several-outputs",
                expected="one output",
                got=f"{len(model.outputs)}",
                cure="The first one is compared with the targets.",
            )
        )
    return notes
