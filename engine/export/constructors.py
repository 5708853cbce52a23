"""How a module, a loss or an optimizer is made again: its constructor call, with what differs from the defaults."""

from __future__ import annotations

import inspect
from typing import Any

from engine import nn
from engine.arrays import np
from engine.errors import ExplorerError
from engine.nn.module import Module
from engine.optim.optimizer import Optimizer
from engine.tensor import Tensor

PLACES = frozenset({"self", "generator", "device", "dtype"})
"""Parameters of a constructor that say where a module is made, not what it is."""
CONTAINERS = (nn.Sequential, nn.ModuleList)
LARGEST = 10_000
"""A constant of more cells does not go into source code."""


class ExportError(ExplorerError, ValueError):
    """Something that cannot be written as PyTorch source."""


def is_known(module: Module) -> bool:
    """Whether PyTorch has this very kind of module, with parts that it has too."""
    kind = type(module)
    if getattr(nn, kind.__name__, None) is not kind or kind is Module:
        return False
    return not isinstance(module, CONTAINERS) or all(is_known(child) for child in module.children())


def constructor(module: Module, indent: str = "") -> str:
    """The call that makes such a module in PyTorch; a container's parts stand on lines of their own."""
    name = f"nn.{type(module).__name__}"
    if isinstance(module, CONTAINERS):
        inner = indent + "    "
        parts = "".join(f"{inner}{constructor(child, inner)},\n" for child in module.children())
        brackets = ("[", "]") if isinstance(module, nn.ModuleList) else ("", "")
        return f"{name}({brackets[0]}\n{parts}{indent}{brackets[1]})" if parts else f"{name}()"
    return f"{name}({', '.join(arguments(module))})"


def arguments(module: Module) -> list[str]:
    """Required arguments in order, then those that differ from their defaults, by name."""
    written = []
    parameters = inspect.signature(type(module).__init__).parameters
    for name, parameter in parameters.items():
        if name in PLACES or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if not hasattr(module, name):
            continue
        value = getattr(module, name)
        if isinstance(parameter.default, bool) and not isinstance(value, bool):
            value = value is not None
        if parameter.default is parameter.empty:
            written.append(literal(value))
        elif not _same(value, parameter.default):
            written.append(f"{name}={literal(value)}")
    return written


def optimizer_call(optimizer: Optimizer, parameters: str) -> str:
    """The call that makes such an optimizer over ``parameters``; of several groups, the first one's settings."""
    options = [parameters]
    defaults = inspect.signature(type(optimizer).__init__).parameters
    for name, value in optimizer.param_groups[0].items():
        parameter = defaults.get(name)
        if parameter is not None and name != "params" and (name == "lr" or not _same(value, parameter.default)):
            options.append(f"{name}={literal(value)}")
    return f"torch.optim.{type(optimizer).__name__}({', '.join(options)})"


def literal(value: Any) -> str:
    """A value as source text; raises ExportError for what has none."""
    if isinstance(value, Tensor):
        return tensor_literal(value)
    if isinstance(value, np.ndarray | np.generic):
        return literal(value.tolist())
    if isinstance(value, float) and not np.isfinite(value):
        return f'float("{value}")'
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value)
    if isinstance(value, tuple | list):
        inner = ", ".join(literal(part) for part in value)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    raise ExportError(
        "no-source",
        expected="numbers, texts and tensors as settings",
        got=type(value).__name__,
        cure="Build the model from settings that can be written down.",
    )


def tensor_literal(tensor: Tensor) -> str:
    """A constant tensor, written out with its dtype."""
    array = tensor.array
    if array.size > LARGEST:
        raise ExportError(
            "constant-size",
            expected=f"constants of at most {LARGEST} cells",
            got=f"one of shape {list(array.shape)}",
            cure="Register it as a buffer of the model: it is then saved with the weights.",
        )
    return f"torch.tensor({literal(_shortest(array))}, dtype=torch.{array.dtype})"


def _shortest(array: Any) -> Any:
    """Nested lists whose float32 numbers are the shortest decimals that read back the same."""
    if array.dtype == np.float32:
        return np.array([float(str(number)) for number in array.reshape(-1)]).reshape(array.shape).tolist()
    return array.tolist()


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, Tensor):
        return False
    return bool(type(value) is type(default) and value == default) or (
        isinstance(value, int | float) and isinstance(default, int | float) and value == default
    )
