"""What a learner can choose from: the palette and the settings, derived from the engine's tables.

An op, a dataset or an optimizer that is added to its table in the engine appears here by itself; its
title and its sentence come from its class.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from app.network import synonyms
from app.network.attributes import (
    LOSS_OPS,
    Sort,
    examples,
    may_be_left_out,
    op_arity,
    palette_attributes,
    sort_of,
    variadic,
)
from app.network.build import ACTIVATIONS
from app.network.layers import LAYERS
from app.network.layers.activation import Function
from app.network.layers.layer import Scalar
from app.network.offered import OFFERED
from app.network.schema import ActivationName, DatasetKind, LossName, OpSpec, OptimizerName
from engine.data import ORIGINS
from engine.ops import OPS
from engine.optim import OPTIMIZERS


class Choice(BaseModel):
    """One thing to choose: its name in the design, its title, what it means in a sentence, what else it is called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    doc: str
    also: tuple[str, ...] = ()


class AttributeChoice(BaseModel):
    """A setting of an op's use: what it may be, which words, and whether it may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    sorts: tuple[Sort, ...]
    words: tuple[str, ...]
    optional: bool


class OpChoice(Choice):
    """An op for expressions, with the number of inputs and the settings that a new one begins with.

    `variadic`: it takes any number of inputs, and has one free as long as there is room. `formula` says what becomes of
    which input, "{1} - {2}"; it is empty where there is one input alone, or any number.
    """

    symbol: str
    family: str
    arity: int
    variadic: bool
    formula: str
    attrs: dict[str, Any]
    settings: tuple[AttributeChoice, ...]


class SettingChoice(Choice):
    """A setting of a layer: its default, and the bounds of a number or the words to choose from."""

    default: Scalar
    whole: bool
    low: float | None
    high: float | None
    choices: tuple[str, ...]


class LayerChoice(Choice):
    """A layer of the table, with its settings. `family` tells activation functions from the others; `short` is what it
    is called where it is counted, "Conv 1"; `face` how its settings stand on its card; `learns` says whether it has
    parameters, `biased` whether biases are among them."""

    short: str
    family: Literal["layer", "activation"]
    face: str | None
    learns: bool
    biased: bool
    settings: tuple[SettingChoice, ...]


class DatasetChoice(Choice):
    """A dataset, whether its target is a class or a number, and what one example is."""

    task: str
    layout: str
    shape: tuple[int, ...]
    classes: tuple[str, ...]
    words: tuple[str, ...]
    largest: int | None


class Catalogue(BaseModel):
    """Everything that the palette and the settings offer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: tuple[Choice, ...]
    layers: tuple[LayerChoice, ...]
    activations: tuple[Choice, ...]
    losses: tuple[Choice, ...]
    ops: tuple[OpChoice, ...]
    datasets: tuple[DatasetChoice, ...]
    optimizers: tuple[Choice, ...]


KINDS = (
    Choice(name="input", title="Input", doc="The features of each example in the dataset."),
    Choice(
        name="linear", title="Linear", doc="Every unit is a weighted sum of all inputs, then the activation function."
    ),
    Choice(name="layer", title="Layer", doc="A layer of another kind: convolution, pooling, attention and more."),
    Choice(name="value", title="Value", doc="Numbers that you type: a parameter to train, or a constant."),
    Choice(name="loss", title="Loss", doc="Compares the prediction with the target: the number that training lowers."),
)
NO_ACTIVATION = Choice(name="none", title="None", doc="The weighted sum itself, without an activation function.")


def catalogue() -> Catalogue:
    """What can be chosen now."""
    return Catalogue(
        kinds=tuple(kind.model_copy(update={"also": synonyms.KINDS.get(kind.name, ())}) for kind in KINDS),
        layers=tuple(_layer(name) for name in LAYERS),
        activations=tuple(_op(name) if ACTIVATIONS[name] else NO_ACTIVATION for name in get_args(ActivationName)),
        losses=tuple(_loss(name) for name in get_args(LossName)),
        ops=tuple(_op_choice(name) for name in OFFERED),
        datasets=tuple(_dataset(name) for name in get_args(DatasetKind)),
        optimizers=tuple(
            Choice(name=name, title=OPTIMIZERS[name].title, doc=OPTIMIZERS[name].doc)
            for name in get_args(OptimizerName)
        ),
    )


def _op(name: str) -> Choice:
    return Choice(name=name, title=OPS[name].title, doc=OPS[name].doc)


def _layer(name: str) -> LayerChoice:
    kind = LAYERS[name]
    settings = tuple(
        SettingChoice(
            name=one.name,
            title=one.title,
            doc=one.doc,
            default=one.default,
            whole=isinstance(one.default, int) and not isinstance(one.default, bool),
            low=one.low,
            high=one.high,
            choices=one.choices,
        )
        for one in kind.settings
    )
    family: Literal["layer", "activation"] = "activation" if isinstance(kind, Function) else "layer"
    return LayerChoice(
        name=name,
        title=kind.title,
        short=kind.short,
        doc=kind.doc,
        also=synonyms.LAYERS.get(name, ()),
        family=family,
        face=kind.face,
        learns=kind.learns,
        biased=any(path.rpartition(".")[2] == "bias" for path in kind.letters),
        settings=settings,
    )


def _dataset(name: str) -> DatasetChoice:
    origin = ORIGINS[name]
    return DatasetChoice(
        name=name,
        title=origin.title,
        doc=origin.doc,
        task=origin.task,
        layout=origin.layout,
        shape=origin.shape,
        classes=origin.classes,
        words=origin.words,
        largest=origin.largest,
    )


def _loss(name: LossName) -> Choice:
    op = OPS[LOSS_OPS[name]]
    return Choice(name=name, title=op.title, doc=op.doc, also=synonyms.LOSSES.get(name, ()))


def _op_choice(name: str) -> OpChoice:
    op = OPS[name]
    attrs = dict(palette_attributes(name))
    arity = op_arity(OpSpec(id="new", op=name, attrs=attrs)) or op.arity
    told = arity > 1 and not variadic(name)
    return OpChoice(
        name=name,
        title=op.title,
        doc=op.doc,
        also=synonyms.OPS.get(name, ()),
        symbol=op.symbol,
        family=op.family,
        variadic=variadic(name),
        arity=arity,
        formula=op.code([f"{{{at}}}" for at in range(1, arity + 1)], attrs) if told else "",
        attrs=attrs,
        settings=tuple(_attribute(name, key, values) for key, values in examples(name).items()),
    )


def _attribute(op: str, key: str, values: tuple[Any, ...]) -> AttributeChoice:
    sorts = dict.fromkeys(sort for value in values if (sort := sort_of(value)) is not None)
    words = tuple(value for value in values if isinstance(value, str))
    return AttributeChoice(name=key, sorts=tuple(sorts), words=words, optional=may_be_left_out(op, key))
