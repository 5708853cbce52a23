"""Activation functions as layers of their own: one for each op of the engine that is one."""

from __future__ import annotations

import numpy as np

from app.network.attributes import default_attributes, examples
from app.network.layers.layer import LayerKind, Scalar, Setting, Settings, Unfit
from app.network.offered import OFFERED
from app.network.shapes import Shape
from engine import nn
from engine.op import Op
from engine.tensor import Tensor, apply

STEEPEST = 100.0
"""Bounds of an activation function's own numbers, such as the slope of a leaky ReLU."""


class Function(LayerKind):
    """One op, cell by cell; softmax along the last axis."""

    by_cell = True

    def __init__(self, op: Op) -> None:
        self.op = op
        attrs = default_attributes(op.name)
        self.fixed = {"dim": -1} if "dim" in attrs else {}
        settings = tuple(
            _setting(op, name, value)
            for name, value in attrs.items()
            if name not in self.fixed and isinstance(value, bool | int | float | str)
        )
        # A class for each op would hold nothing but these.
        self.name, self.title, self.short = op.name, op.title, op.title
        self.doc, self.settings = op.doc, settings
        self.letters = {"out": "p" if op.family == "softmax" else "h"}

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) < 2:
            return Unfit("an input with more than the batch axis", "Connect {layer} to a layer with features.")
        return x

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return Applied(self.op, {**s, **self.fixed})

    def subtitle(self, s: Settings, x: Shape) -> str:
        changed = [f"{setting.title} {s[setting.name]}" for setting in self.settings]
        return ", ".join([self.title, *changed])


class Applied(nn.Module):
    """An op with its settings."""

    def __init__(self, op: Op, attrs: Settings) -> None:
        super().__init__()
        self.op = op
        self.attrs = dict(attrs)

    def forward(self, x: Tensor) -> Tensor:
        """The op's value."""
        return apply(self.op, self.attrs, x)


def _setting(op: Op, name: str, value: Scalar) -> Setting:
    title = name.replace("_", " ")
    doc = f"The {title} of {op.title}."
    if isinstance(value, str):
        return Setting(name, title, doc, value, choices=tuple(str(one) for one in examples(op.name)[name]))
    return Setting(name, title, doc, value, -STEEPEST, STEEPEST)


FUNCTIONS = tuple(
    Function(op)
    for op in OFFERED.values()
    if op.family in ("activation", "softmax") and op.arity == 1 and len(op.samples()[0].inputs) == 1
)
