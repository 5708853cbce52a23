"""How parameters begin: the initializers that a design can name, over the engine's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from app.network.calling import called
from app.network.fields import InitName
from app.network.problems import Problem
from app.network.schema import Init, LayerSpec, LinearSpec
from app.network.sharing import Sizes
from engine import nn
from engine.nn import init
from engine.tensor import Tensor

Initializer = Callable[[Tensor, Init, np.random.Generator], Tensor]

INITIALIZERS: Final[dict[InitName, Initializer]] = {
    "zeros": lambda tensor, _, __: init.zeros_(tensor),
    "ones": lambda tensor, _, __: init.ones_(tensor),
    "constant": lambda tensor, wanted, _: init.constant_(tensor, wanted.a),
    "xavier_uniform": lambda tensor, _, rng: init.xavier_uniform_(tensor, generator=rng),
    "xavier_normal": lambda tensor, _, rng: init.xavier_normal_(tensor, generator=rng),
    "kaiming_uniform": lambda tensor, _, rng: init.kaiming_uniform_(tensor, generator=rng),
    "kaiming_normal": lambda tensor, _, rng: init.kaiming_normal_(tensor, generator=rng),
    "normal": lambda tensor, wanted, rng: init.normal_(tensor, wanted.a, wanted.b, rng),
    "uniform": lambda tensor, wanted, rng: init.uniform_(tensor, wanted.a, wanted.b, rng),
}
FANNED: Final[frozenset[InitName]] = frozenset({"xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal"})
"""Initializers that count a parameter's inputs and outputs, so that it must have two axes at least."""


def begin(spec: LinearSpec | LayerSpec, module: nn.Module, rng: np.random.Generator) -> None:
    """Give the weights and the biases of a newly made layer the numbers that the design asks for."""
    if spec.weight_init is None and spec.bias_init is None:
        return
    for path, parameter in module.named_parameters():
        wanted = wanted_for(spec, path)
        if wanted is not None:
            INITIALIZERS[wanted.kind](parameter, wanted, rng)


def wanted_for(spec: LinearSpec | LayerSpec, path: str) -> Init | None:
    """The initializer of the parameter at a path of the layer; None where it begins as PyTorch's does."""
    return spec.bias_init if path.rpartition(".")[2] == "bias" else spec.weight_init


def beginning_problem(spec: LinearSpec | LayerSpec, sizes: Sizes) -> Problem | None:
    """Why the parameters of a layer, of these shapes, cannot begin so."""
    for path, shape in sizes.items():
        wanted = wanted_for(spec, path)
        what = path.rpartition(".")[2]
        if wanted is None:
            continue
        if wanted.kind in FANNED and len(shape) < 2:
            return _refusal(spec, what, "zeros, ones, constant, normal or uniform for one row of numbers", wanted.kind)
        if wanted.kind == "normal" and wanted.b < 0:
            return _refusal(spec, what, "a spread of 0 or more", f"{wanted.b:g}")
        if wanted.kind == "uniform" and wanted.b < wanted.a:
            return _refusal(spec, what, "a highest number above the lowest", f"from {wanted.a:g} to {wanted.b:g}")
    return None


def _refusal(spec: LinearSpec | LayerSpec, what: str, expected: str, got: str) -> Problem:
    return Problem(
        code="bad-init",
        node=spec.id,
        expected=expected,
        got=got,
        cure=f"Choose another initializer for the {what} of {called(spec)}.",
    )
