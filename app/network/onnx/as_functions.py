"""Nodes of a model that are activation functions: part of the linear layer before them, or layers of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

import numpy as np

from app.network.layers import LAYERS
from app.network.onnx.parsing import Node
from app.network.onnx.reading import Converter, Reading, Ref
from app.network.schema import ActivationName, LinearSpec

FOLDABLE = frozenset(get_args(ActivationName)) & frozenset(LAYERS)
"""Activation functions that a linear layer can have itself."""


def activation(kind: str, settings: Mapping[str, Any] | None = None) -> Converter:
    """A function cell by cell: part of the linear layer before it, else a layer of its own, else an operation."""

    def convert(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
        return applied(r, node, refs[0], kind, settings or {})

    return convert


def applied(r: Reading, node: Node, x: Ref, kind: str, settings: Mapping[str, Any]) -> Ref | None:
    """The function `kind` of x."""
    known = LAYERS[kind]
    usual = known.complete({})
    if any(not one.fits(settings[one.name]) for one in known.settings if one.name in settings):
        return None
    owner = r.open_linear.get(node.inputs[0])
    spec = r.specs.get(owner) if owner is not None else None
    free = isinstance(spec, LinearSpec) and spec.activation == "none" and kind in FOLDABLE
    if spec is not None and free and all(usual[key] == settings[key] for key in settings):
        r.change(spec.id, activation=kind)
        return x
    if x.shape is not None and (len(x.shape) < 2 or x.shape[0] != "batch"):
        return r.op(kind, [x], {**known.complete(settings), **getattr(known, "fixed", {})})
    return r.layer(kind, x, settings)


def softmax(kind: str) -> Converter:
    def convert(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
        axis = int(node.settings.get("axis", -1 if r.model.opset >= 13 else 1))
        rank = None if refs[0].shape is None else len(refs[0].shape)
        if axis == -1 or rank is None or axis == rank - 1:
            return applied(r, node, refs[0], kind, {})
        return r.op(kind, refs, {"dim": axis})

    return convert


def slope(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    return applied(r, node, refs[0], "leaky_relu", {"negative_slope": short(node.settings.get("alpha", 0.01))})


def with_alpha(kind: str) -> Converter:
    return lambda r, node, refs: applied(r, node, refs[0], kind, {"alpha": short(node.settings.get("alpha", 1.0))})


def gelu(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    return applied(r, node, refs[0], "gelu", {"approximate": node.settings.get("approximate", "none")})


def hard_sigmoid(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    ours = np.isclose(node.settings.get("alpha", 0.2), 1 / 6) and np.isclose(node.settings.get("beta", 0.5), 0.5)
    return applied(r, node, refs[0], "hardsigmoid", {}) if ours else None


def short(number: float) -> float:
    """A float32 number by its shortest decimals: 0.2 rather than 0.20000000298."""
    return float(str(np.float32(number)))


FUNCTIONS: Final[dict[str, Converter]] = {
    "Softmax": softmax("softmax"),
    "LogSoftmax": softmax("log_softmax"),
    "LeakyRelu": slope,
    "Elu": with_alpha("elu"),
    "Celu": with_alpha("celu"),
    "Gelu": gelu,
    "HardSigmoid": hard_sigmoid,
    "Relu": activation("relu"),
    "Tanh": activation("tanh"),
    "Sigmoid": activation("sigmoid"),
    "Softplus": activation("softplus"),
    "Softsign": activation("softsign"),
    "Selu": activation("selu"),
    "Mish": activation("mish"),
    "HardSwish": activation("hardswish"),
}
