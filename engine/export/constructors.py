"""How a module of PyTorch's is made again: its constructor call, with what differs from the defaults."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from engine import nn
from engine.arrays import np
from engine.export.constants import tensor_text
from engine.export.errors import ExportError, no_source
from engine.nn.module import Module
from engine.source import single, written
from engine.tensor import Tensor

PLACES = frozenset({"self", "generator", "device", "dtype", "size_average", "reduce"})
"""Parameters of a constructor that do not say what a module is."""
WINDOWS = frozenset({"kernel_size", "stride", "padding", "dilation", "output_size"})
"""Settings for which one number stands for the same along every axis."""
CONTAINERS: tuple[type[Module], ...] = (
    nn.Sequential,
    nn.ModuleList,
    nn.ModuleDict,
    nn.ParameterList,
    nn.ParameterDict,
)


def is_container(module: Module) -> bool:
    """Whether it is one of PyTorch's own containers."""
    return type(module) in CONTAINERS


def is_known(module: Module) -> bool:
    """Whether PyTorch has this very kind of module, no container, and its settings can be written."""
    kind = type(module)
    if kind is Module or is_container(module) or getattr(nn, kind.__name__, None) is not kind:
        return False
    try:
        constructor(module)
    except ExportError:
        return False
    return True


def constructor(module: Module) -> str:
    """The call that makes such a module in PyTorch; raises ExportError where a setting cannot be written."""
    special = SPECIAL.get(type(module).__name__)
    given = arguments(module) if special is None else special(module)
    return f"nn.{type(module).__name__}({', '.join(given)})"


def arguments(module: Module, **known: Any) -> list[str]:
    """Required arguments in order, then those that differ from their defaults, by name.

    A setting is the attribute of that name, unless it is among the ``known``.
    """
    texts = []
    parameters = inspect.signature(type(module).__init__).parameters
    for name, parameter in parameters.items():
        if name in PLACES or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if name not in known and not hasattr(module, name):
            if parameter.default is parameter.empty:
                raise no_source(f"{type(module).__name__} without {name}")
            continue
        value = _setting(module, name, parameter.default, known)
        if parameter.default is parameter.empty:
            texts.append(setting_text(value))
        elif not _same(value, parameter.default):
            texts.append(f"{name}={setting_text(value)}")
    return texts


def setting_text(value: Any) -> str:
    """A setting as source; raises ExportError for what has none."""
    if isinstance(value, Tensor):
        return tensor_text(value.array)
    if isinstance(value, np.ndarray):
        return setting_text(value.tolist())
    word = getattr(value, "__name__", "")
    if word and getattr(nn.functional, word, None) is value:
        return f"F.{word}"
    try:
        return written(value)
    except TypeError:
        raise no_source(type(value).__name__) from None


def _setting(module: Module, name: str, default: Any, known: dict[str, Any]) -> Any:
    value = known[name] if name in known else getattr(module, name)
    if isinstance(default, bool) and not isinstance(value, bool):
        value = value is not None
    if name == "bias" and not (getattr(module, "affine", True) and getattr(module, "elementwise_affine", True)):
        return default
    if name == "stride" and default is None and value == module.kernel_size:
        return None
    return single(value) if name in WINDOWS else value


def _attention(module: Any) -> list[str]:
    width = module.embed_dim
    sizes = {name: None if getattr(module, name) == width else getattr(module, name) for name in ("kdim", "vdim")}
    return arguments(module, bias=module.in_proj_bias is not None, **sizes)


def _encoder_layer(module: Any) -> list[str]:
    attention = module.self_attn
    return arguments(
        module,
        d_model=attention.embed_dim,
        nhead=attention.num_heads,
        dim_feedforward=module.linear1.out_features,
        dropout=module.dropout.p,
        layer_norm_eps=module.norm1.eps,
        batch_first=attention.batch_first,
        bias=module.linear1.bias is not None,
    )


def _encoder(module: Any) -> list[str]:
    layers = {constructor(layer) for layer in module.layers}
    if len(layers) != 1 or not all(is_known(layer) for layer in module.layers):
        raise no_source("TransformerEncoder of layers that differ")
    norm = [] if module.norm is None else [f"norm={constructor(module.norm)}"]
    return [*layers, f"num_layers={module.num_layers}", *norm]


SPECIAL: dict[str, Callable[[Any], list[str]]] = {
    "MultiheadAttention": _attention,
    "TransformerEncoderLayer": _encoder_layer,
    "TransformerEncoder": _encoder,
}


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, Tensor):
        return False
    numbers = isinstance(value, int | float) and isinstance(default, int | float)
    return (type(value) is type(default) or numbers) and bool(value == default)
