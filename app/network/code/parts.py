"""How a kind of layer is made and called in PyTorch: read from the module that the engine would build."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from app.network.layers import LAYERS
from app.network.layers.activation import Applied
from app.network.schema import LayerSpec
from app.network.shapes import Shape
from engine import nn
from engine.export.classes import Body, Classes
from engine.export.constructors import constructor, is_known
from engine.export.tracing import traced

EXAMPLES = 2
"""In the batch from which a class of its own is written."""


@dataclass(frozen=True)
class Part:
    """`made` makes the module, and is empty where none is needed; then `code` writes what it does with its input.

    `text` is a class of its own that has to stand above, named `name`. `keeps` says whether it has numbers that follow
    the batches, such as batch norm's averages, which no other layer may share.
    """

    made: str
    code: Callable[[str], str] | None = None
    name: str = ""
    text: str = ""
    keeps: bool = False


def layer_part(spec: LayerSpec, shape: Shape) -> Part:
    """A layer of the table over an input of this shape."""
    return _part(spec.layer, tuple(sorted(spec.settings.items(), key=lambda item: item[0])), shape)


@lru_cache(maxsize=512)
def _part(layer: str, settings: tuple[tuple[str, Any], ...], shape: Shape) -> Part:
    kind = LAYERS[layer]
    module = kind.build(kind.complete(dict(settings)), shape, np.random.default_rng(0))
    if isinstance(module, Applied):
        op, attrs = module.op, module.attrs
        return Part("", lambda name: op.code([name], attrs))
    if is_known(module):
        return Part(constructor(module), keeps=any(True for _ in module.buffers()))
    return _own(module, shape, tokens=kind.tokens)


def _own(module: nn.Module, shape: Shape, tokens: bool) -> Part:
    """A module that PyTorch does not have: one line where it only computes, else a class read from what it does."""
    example = np.zeros(
        [EXAMPLES if side == "batch" else int(side) for side in shape], np.int64 if tokens else np.float32
    )
    name = type(module).__name__
    classes = Classes(*traced(module, example), set())
    body = classes.body(module, strict=True)
    inside = None if body is None or [*module.parameters(), *module.children()] else _single(body)
    if inside is not None:
        return Part("", lambda given: re.sub(r"\bx\b", lambda _: given, inside))
    classes.named(module, name)
    return Part(f"{name}()", None, name, "\n\n".join(classes.texts))


def _single(body: Body) -> str | None:
    """The one expression over `x` that a forward pass is, if it is one: `x[:, 0]`."""
    if body.inputs != ["x"] or body.constants:
        return None
    *before, last = body.lines
    if not before:
        return last.removeprefix("return ")
    target = last.removeprefix("return ")
    return before[0].removeprefix(f"{target} = ") if before[0].startswith(f"{target} = ") and len(before) == 1 else None
